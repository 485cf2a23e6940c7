#!/bin/sh
# texts.sh: the texts that readers see, taken from the sources by gettext's tools.
#
#   texts.sh list OUT    write a catalogue without translations (.pot)
#   texts.sh merge       bring zh.po beside this file up to date: new texts come in without a
#                        translation, those that are gone leave
#
# In C, formats and texts are marked by the functions that show them (FUNCTIONS
# below), others by lorry__tr(), _() or N_(); in the scripts of pages by T(), and in
# their HTML by {{...}}.
set -eu
cd "$(dirname "$0")/../../.."

# function:argument
FUNCTIONS='lorry__tr N_ _ lorry__trn:1,2 tr_n:1,2 lorry__fail:3 fail:3 lorry__log:3
    lorry__model_defect:4 lorry__verdict_add:6 lorry__verdict_format:3 lorry__reader_note:2
    lorry__json_fail:3 lorry__json_expected:2 lorry__json_array:2 lorry__json_string:2
    lorry__json_bool:2 lorry__json_whole:2 lorry__json_real:2 lorry__json_reference:2
    lorry__money_read:2 lorry__scan_fail:4 lorry__scan_expected:2 lorry__scan_real:2
    lorry__scan_whole:2 check_figure:4 check_limit:4 invalid:3 read_word:2 read_text:3
    read_list:3 header_real:2 header_whole:2 find_block:3,4t word:1,1t'

list() {
    out=$1
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    options='--from-code=UTF-8 --omit-header --sort-by-file --add-location=file --width=90'
    keywords=
    for function in $FUNCTIONS; do
        keywords="$keywords --keyword=$function"
    done
    # shellcheck disable=SC2086
    xgettext $options --language=C --keyword $keywords -o "$work/c.pot" \
        lib/*/*.c bindings/command/*.c
    # A page's HTML as calls of T(), its file name kept.
    for page in lib/report/*/*.html lib/report/*/*.js; do
        mkdir -p "$work/$(dirname "$page")"
        case $page in
        *.js) cp "$page" "$work/$page" ;;
        *) sed 's/}}/}}\n/g' "$page" | sed -n 's/"/\\"/g; s/.*{{\(.*\)}}.*/T("\1");/p' > "$work/$page" ;;
        esac
    done
    # shellcheck disable=SC2086
    (cd "$work" && xgettext $options --language=JavaScript --keyword --keyword=T \
        -o page.pot lib/report/*/*.html lib/report/*/*.js)
    # What has no letters but those of its formats is nothing to translate.
    msgcat --use-first --sort-by-file --add-location=file --width=90 \
        "$work/c.pot" "$work/page.pot" |
        msggrep --msgid --extended-regexp \
            -e '(^|[^A-Za-z0-9%.*#+-])[A-Za-z]|[A-Za-z]{4}' - > "$out"
}

case ${1:-} in
list)
    list "$2"
    ;;
merge)
    pot=$(mktemp)
    po=lib/base/language/zh.po
    list "$pot"
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --sort-by-file \
        --add-location=file --width=90 "$po" "$pot"
    msgattrib --no-obsolete --sort-by-file --add-location=file --width=90 "$po" -o "$po"
    rm -f "$pot"
    ;;
*)
    echo 'usage: texts.sh list OUT | merge' >&2
    exit 2
    ;;
esac
