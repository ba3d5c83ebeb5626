#!/usr/bin/env bash
# sample.sh ARRANGED_DIR LOGS_DIR: opens a fixed sample of 60 pages in every client; the pages are those of every_page.py.
#
# The rule of the sample: the arrangements (NAME--ENSEMBLE) in the order of the SHA-256 of their names; of the first 30 the
# score, of the next 30 one part each: with n parts, the (first eight hex digits mod n)-th in the order of file names, from 0.
#
# A page is silent when CHECK_MUSICXML (default ../shared/tools/check_musicxml.sh beside the repository: the schema, the bars,
# music21, verovio, MuseScore 3 and OpenSheetMusicDisplay) says OK without a warning, MuseScore's own 3.1 schema among it, and
# music21 (its warnings) and verovio (its log) say nothing either. A multi-bar rest is one measure in verovio and one measure
# more in MuseScore, so a page with one has "measures per part" that differ: bars.py counts the bars through those rests, and
# where they agree, that difference alone is told apart from a message.
#
# Writes what is said of each page to LOGS_DIR, where a page that has its log is not opened again (the parts go first, being
# short); prints the messages page by page, then by kind, then the figures; exits 1 unless all are silent. JOBS (default 2)
# pages at a time.
# CLIENT_PY, OSMD_DIR, MUSESCORE: see CHECK_MUSICXML.
set -euo pipefail
[ $# = 2 ] || { sed -n 2,18p "$0"; exit 2; }
HERE=$(cd "$(dirname "$0")" && pwd)
export HERE CHECK_MUSICXML=${CHECK_MUSICXML:-$HERE/../../../shared/tools/check_musicxml.sh} CLIENT_PY=${CLIENT_PY:-python3} STRICT_31=1
export ARRANGED=$1 LOGS=$2
mkdir -p "$LOGS"

pages() {
    python3 - "$ARRANGED" <<'PY'
import hashlib, pathlib, sys
folders = [path.parent for path in pathlib.Path(sys.argv[1]).glob("*--*/score.musicxml")]
digest = {folder: hashlib.sha256(folder.name.encode()).hexdigest() for folder in folders}
ordered = sorted(folders, key=digest.get)
for folder in ordered[:30]:
    print(folder.name + "/score.musicxml")
for folder in ordered[30:60]:
    parts = sorted(folder.glob("parts/*.musicxml"))
    print(f"{folder.name}/parts/{parts[int(digest[folder][:8], 16) % len(parts)].name}")
PY
}

log_of() { echo "$LOGS/$(echo "$1" | tr / _).log"; }

# What the check and two clients with their warnings on say; no log is left of a page at which one of them was stopped.
opened() {
    log=$(log_of "$1")
    [ -s "$log" ] && return
    bash "$CHECK_MUSICXML" "$ARRANGED/$1" >"$log.new" 2>&1
    [ $? -le 3 ] || return 0
    "$CLIENT_PY" - "$ARRANGED/$1" >>"$log.new" 2>&1 <<'PY'
import sys, warnings
import music21, verovio
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    music21.converter.parse(sys.argv[1], forceSource=True)
for text in sorted({str(warning.message).splitlines()[0] for warning in said}):
    print("  WARN music21:", text)
verovio.enableLog(verovio.LOG_WARNING)
toolkit = verovio.toolkit()
toolkit.loadFile(sys.argv[1])
for page in range(1, toolkit.getPageCount() + 1):
    toolkit.renderToSVG(page)
PY
    case $? in
    0) ;;
    1) echo "  FAIL music21 or verovio with warnings on" >>"$log.new" ;;
    *) return 0 ;;
    esac
    mv "$log.new" "$log"
}

# The bars of a page whose measures the clients count differently.
counted() {
    log=$(log_of "$1")
    grep -qs 'FAIL clients disagree' "$log" && ! grep -q '^bars ' "$log" || return 0
    said=$("$CLIENT_PY" "$HERE/bars.py" "$ARRANGED/$1" 2>/dev/null) && echo "$said" >>"$log"
}

export -f log_of opened counted
pages | tac | xargs -P "${JOBS:-2}" -I{} bash -c 'opened "$1"; counted "$1"' _ {} || true
pages | python3 "$HERE/sample_figures.py" "$LOGS"
