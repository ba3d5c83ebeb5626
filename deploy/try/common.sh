# What the scripts of this folder share. Sourced, from the root of the repository.
#
# PARTWRIGHT names the binary (default: target/release/partwright). Each script works in a new folder below TMPDIR, compares the
# results of its engine with those of a run of one shard on this machine, and says what it did.
set -eu
PARTWRIGHT=$(readlink -f "${PARTWRIGHT:-target/release/partwright}")
export PARTWRIGHT
work=$(mktemp -d "${TMPDIR:-/tmp}/partwright-try.XXXXXX")
songs=$work/songs
mkdir "$songs"

say() { printf '%s\n' "-- $*"; }
fail() { printf '%s\n' "FAILED: $*" >&2; exit 1; }

# So many copies of a short score: each has a key and so a seed of its own.
copies() {
    for number in $(seq "$1"); do ln -s "$PWD/scores/brahms-waltz-op39-15.mid" "$songs/$number.mid"; done
}

# plan NAME SHARDS [OPTION...]: a plan of the songs in $work/NAME.
plan() {
    name=$1 shards=$2
    shift 2
    "$PARTWRIGHT" --quiet batch plan "$songs" --out "$work/$name" --for string-trio,sax-quartet --write midi \
        --shards "$shards" --memory 512M "$@" -- --no-audio --steps 2000 >"$work/$name.log"
}

# The hash over all results of a plan, each read again.
tree() { "$PARTWRIGHT" --quiet batch merge "$work/$1/plan.json" --verify --json | sed -n 's/.*"tree": "\(.*\)".*/\1/p'; }

# What one shard on this machine gives.
alone() {
    plan alone 1
    "$PARTWRIGHT" --quiet batch run "$work/alone/plan.json" --shard all
    tree alone
}

# same NAME TREE: the results of a plan are those.
same() {
    own=$(tree "$1")
    [ "$own" = "$2" ] || fail "$1: tree $own, but alone $2"
    say "$1: tree $own, as alone"
}
