# The Chinese texts of po/zh.po become a sorted C table; no tool of gettext is
# needed to build.
LIB_GENERATED += $(GEN)/base/chinese.c

$(GEN)/base/chinese.c: po/zh.po lib/base/catalogue.awk lib/base/catalogue.sh
	$(call say,GEN,$@)
	$(Q)mkdir -p $(@D)
	$(Q)lib/base/catalogue.sh po/zh.po > $@
