# The Chinese texts of language/zh.po become a sorted C table; no tool of gettext is
# needed to build.
LIB_GENERATED += $(GEN)/base/chinese.c

$(GEN)/base/chinese.c: $(wildcard lib/base/language/*)
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)lib/base/language/catalogue.sh lib/base/language/zh.po > $@
