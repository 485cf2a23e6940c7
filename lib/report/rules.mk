# Templates, and what they include, become C arrays of lines.
LIB_GENERATED += $(GEN)/report/template.c $(GEN)/report/outlet_templates.c

$(GEN)/report/template.c: lib/report/template.awk $(wildcard lib/report/page/*)
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)awk -v dir=lib/report/page -v name=lorry__page_lines \
	    -v texts=lorry__page_texts -v header=report/report.h -f lib/report/template.awk lib/report/page/page.html > $@

$(GEN)/report/outlet_templates.c: lib/report/template.awk $(wildcard lib/report/outlet/*)
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)(cd lib/report/outlet && for part in sheet.css:lorry__sheet_style \
	    page.css:lorry__outlet_style map.js:lorry__map_script; do \
	    awk -v dir=. -v name=$${part#*:} -v header=report/outlet_report.h \
	        -f ../template.awk $${part%:*}; done) > $@
