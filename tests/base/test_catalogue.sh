#!/usr/bin/env bash
# The catalogue of Chinese texts says all that the sources say, with gettext's tools.
set -euo pipefail
cd "$(dirname "$0")/../.."
source tests/support/claims.sh
work=$(mktemp -d)
po=lib/base/language/zh.po
trap 'rm -rf "$work"' EXIT

for tool in xgettext msgcat msgcmp msgcomm msgfmt msggrep; do
    if ! command -v $tool > /dev/null; then
        echo "skip the catalogue: $tool is not installed (gettext)"
        exit 0
    fi
done

is_translated() { # texts without a translation are named with their place
    msgcmp --no-fuzzy-matching "$po" "$work/all.pot" 2> "$work/err" ||
        { head -n 20 "$work/err" | sed 's/^/    /'; return 1; }
}
is_fresh() {
    msgcomm --unique --omit-header "$po" "$work/all.pot" > "$work/stale"
    if [ -s "$work/stale" ]; then
        head -n 20 "$work/stale" | sed 's/^/    /'
        return 1
    fi
}
# {1}, {2}... of the pages' scripts stand in the translation too.
has_placeholders() {
    msgcat --no-wrap --no-location "$po" | awk '
        function places(text,    k, found) {
            for (k = 1; k <= 9; k++)
                if (index(text, "{" k "}"))
                    found = found k
            return found
        }
        /^msgid / { id = $0 }
        /^msgstr / && places(id) != places($0) { print "    " id; bad = 1 }
        END { exit bad }'
}
is_chinese() { # but for what is a name in any language
    msgcat --no-wrap --no-location "$po" | awk '
        /^msgid / { id = substr($0, 7) }
        /^msgstr "/ && substr($0, 8) == id && id ~ /[a-z] [a-z]/ { print "    " id; bad = 1 }
        END { exit bad }'
}

claim "the sources give a list of texts" sh lib/base/language/texts.sh list "$work/all.pot"
claim "every text has a translation" is_translated
claim "no translation is of a text that is gone" is_fresh
claim "none is fuzzy" test -z "$(msgattrib --only-fuzzy --no-obsolete "$po" |
    sed -n '/^#: /p')"
claim "formats agree" msgfmt --check-format -o /dev/null "$po"
claim "so do the placeholders of pages" has_placeholders
claim "no translation is the English text again" is_chinese
claims_end
