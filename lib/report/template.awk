# template.awk: a text file as a C array `name` of lines, each without its newline,
# declared in `header`.
# A line "@FILE name@" stands for the lines of that file in the folder `dir`.
# '?' is escaped against trigraphs; indentation and blank lines are dropped. With
# `texts` there is a second array of this name, of what stands in T("...").
function take_texts(line,    text)
{
    while (match(line, /T\("[^"]*"/)) {
        text = substr(line, RSTART + 2, RLENGTH - 2)
        line = substr(line, RSTART + RLENGTH)
        if (!(text in taken))
            wanted[++num_wanted] = text
        taken[text] = 1
    }
}
function put(line)
{
    if (texts != "")
        take_texts(line)
    sub(/^[ \t]+/, "", line)
    if (line == "")
        return
    gsub(/\\/, "&&", line)
    gsub(/"/, "\\\\&", line)
    gsub(/\?/, "\\\\&", line)
    print "    \"" line "\","
}
BEGIN {
    print "/* Made by lib/report/template.awk. */"
    print "#include \"" header "\"\n"
    print "const char *const " name "[] = {"
}
/^@FILE .*@$/ {
    name = dir "/" substr($0, 7, length($0) - 7)
    count = 0
    while ((getline line < name) > 0) {
        put(line)
        count++
    }
    close(name)
    if (count == 0) {
        print "template.awk: cannot read " name > "/dev/stderr"
        exit 1
    }
    next
}
{ put($0) }
END {
    print "    NULL,"
    print "};"
    if (texts != "") {
        print "\nconst char *const " texts "[] = {"
        for (k = 1; k <= num_wanted; k++)
            print "    " wanted[k] ","
        print "    NULL,\n};"
    }
}
