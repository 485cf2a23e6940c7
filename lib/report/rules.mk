# The page's template and what it includes become a C array of lines.
LIB_GENERATED += $(GEN)/report/template.c

$(GEN)/report/template.c: lib/report/template.awk $(wildcard lib/report/page/*)
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)awk -v dir=lib/report/page -f lib/report/template.awk lib/report/page/page.html > $@
