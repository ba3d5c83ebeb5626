#!/bin/sh
# A worker that misbehaves as the name of each file tells, to see that `batch run` charges it to that file alone. Everything
# else it does well: its result is a file with the key in it.
echo '"ready"'
while read -r job; do
    key=$(printf '%s' "$job" | sed 's/.*"key":"\([^"]*\)".*/\1/')
    case $key in
        *panic*) echo "thread 'main' panicked at src/lib.rs:1:1: index out of bounds" >&2; exit 101 ;;
        *abort*) kill -ABRT $$ ;;
        *segv*) kill -SEGV $$ ;;
        *loop*) while :; do :; done ;;
        *deaf*) exec >&-; sleep 600 ;;
        *rubbish*) echo "no answer" ;;
        *exit*) echo "cannot go on" >&2; exit 7 ;;
        # 8 GB, doubled from a byte on.
        *memory*) exec awk 'BEGIN { s = "x"; for (i = 0; i < 33; i++) s = s s; print length(s) }' ;;
        *stuck*) echo '{"stuck":"No space left on device"}' ;;
        *) mkdir -p "$OUT/$(dirname "$key")" && echo "$key" >"$OUT/$key"
           printf '{"ended":{"input":"%s","ending":{"state":"done","output":"%s","bytes":1,"figures":{"notes":1,"kept":1,"dropped":0,"melody_dropped":0,"bass_dropped":0,"errors":0,"warnings":0,"melody_heard_per_mille":null}}}}\n' "$key" "$key" ;;
    esac
done
