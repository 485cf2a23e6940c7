#!/bin/sh
# catalogue.sh: a gettext catalogue (.po) as a C table sorted by the English text,
# on the standard output.
set -eu
echo "/* Made by lib/base/language/catalogue.sh from $1. */"
echo '#include "base/language.h"'
echo
echo 'const lorry__text_pair lorry__chinese[] = {'
awk -f "${0%.sh}.awk" "$1" | LC_ALL=C sort -t '	' -k 1,1 | cut -f 2
echo '    { NULL, NULL }'
echo '};'
echo 'const size_t lorry__chinese_count ='
echo '    sizeof(lorry__chinese) / sizeof(lorry__chinese[0]) - 1;'
