# catalogue.awk: the entries of a .po file, one a line: the English text to sort
# by, a tab, and a C initialiser. Fuzzy, obsolete and empty entries are left out.
# Of plural forms the singular is the key; Chinese has one form.

# The bytes that a C string stands for. Those that a line cannot hold become ones
# that sort alike: nothing else in a message is below a blank.
function bytes_of(literal)
{
    gsub(/\\n/, "\001", literal)
    gsub(/\\t/, "\002", literal)
    gsub(/\\"/, "\"", literal)
    gsub(/\\\\/, "\\", literal)
    return literal
}
function flush_entry()
{
    if (id != "" && text != "" && !is_fuzzy)
        printf "%s\t    { \"%s\", \"%s\" },\n", bytes_of(id), id, text
    id = text = ""
    is_fuzzy = 0
    part = ""
}
# What stands between the outer quotes; "??" could be a trigraph.
function inside(line)
{
    sub(/^[^"]*"/, "", line)
    sub(/"[ \t\r]*$/, "", line)
    gsub(/\?/, "\\?", line)
    return line
}
/^#~/ { next }
/^#,.*fuzzy/ { if (part == "text") flush_entry(); is_fuzzy = 1; next }
/^#/ || /^[ \t\r]*$/ { if (part == "text") flush_entry(); next }
/^msgid_plural / { part = "plural"; next }
/^msgid / { if (part == "text") flush_entry(); part = "id"; id = inside($0); next }
/^msgstr(\[0\])? / { part = "text"; text = inside($0); next }
/^msgstr/ { part = "more"; next }
/^"/ {
    if (part == "id") id = id inside($0)
    if (part == "text") text = text inside($0)
}
END { flush_entry() }
