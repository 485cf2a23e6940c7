/* sheet_fields.c: the presets: words for the columns of couriers' exports.
 *
 * The Chinese ones are those of the large express companies' systems and their
 * usual variants (运单号 beside 邮件号 of the post and 面单号 of the shops, 段码 and
 * 三段码 beside 路区 and 段道); of several that fit, the earlier in its list wins. */
#include "io/sheet_fields.h"

#include "io/cell.h"

enum { P = 1 << LORRY__KIND_PARCELS | 1 << LORRY__KIND_HISTORY, C = 1 << LORRY__KIND_COURIERS,
       S = 1 << LORRY__KIND_SCANS };

/* The words of one field in some kinds of file, best first, each in the form that
 * lorry__title_of() gives, with a bar between. */
typedef struct preset {
    lorry__field field;
    unsigned kinds;
    const char *words;
} preset;

static const preset presets[] = {
    { LORRY__FIELD_WAYBILL, P | S,
      "运单号|运单编号|运单号码|快递单号|快件单号|快件编号|面单号|面单编号|物流单号|物流编号|"
      "包裹号|包裹编号|邮件号|邮件号码|运单|子单号|母单号|单号|快递号|条码|"
      "waybill|waybillno|waybillnumber|waybillid|waybillcode|trackingnumber|trackingno|"
      "trackingid|mailno|awb|parcelid|parcelno|parcel|packageid|consignmentno|shipmentid|"
      "订单号|订单编号|orderid|orderno|id" },
    { LORRY__FIELD_LON, P | S,
      "经度|收件经度|收件人经度|收件地址经度|收方经度|收货经度|派件经度|派送经度|配送经度|"
      "目的经度|地址经度|签收经度|扫描经度|定位经度|lng|lon|longitude|long|receiverlng|receiverlon|"
      "receiverlongitude|destlng|destlon|deliverylng|deliverylon|gpslng|x|x坐标|坐标x" },
    { LORRY__FIELD_LAT, P | S,
      "纬度|收件纬度|收件人纬度|收件地址纬度|收方纬度|收货纬度|派件纬度|派送纬度|配送纬度|"
      "目的纬度|地址纬度|签收纬度|扫描纬度|定位纬度|lat|latitude|receiverlat|receiverlatitude|"
      "destlat|deliverylat|gpslat|y|y坐标|坐标y" },
    { LORRY__FIELD_LONLAT, P | S,
      "经纬度|收件经纬度|收件人经纬度|地址经纬度|经纬度坐标|收件坐标|地址坐标|位置坐标|坐标|lonlat|"
      "lnglat|coordinates|coordinate|location" },
    { LORRY__FIELD_LATLON, P | S, "纬经度|latlon|latlng" },
    { LORRY__FIELD_ADDRESS, P,
      "收件地址|收件人地址|收件人详细地址|收件详细地址|收方地址|收货地址|派送地址|派件地址|"
      "配送地址|客户地址|目的地址|详细地址|地址|address|receiveraddress|recipientaddress|"
      "deliveryaddress|consigneeaddress|destaddress" },
    { LORRY__FIELD_OUTLET, P,
      "派件网点|目的网点|派送网点|末端网点|所属网点|网点名称|网点编码|网点代码|网点编号|网点|"
      "派件站点|配送站点|站点名称|站点|配送站|派件分部|分部|投递机构|投递局|营业部|营业网点|"
      "outlet|outletname|outletcode|station|branch|depot|site" },
    { LORRY__FIELD_SECTION, P,
      "段码|末段码|第三段码|三段码第三段|快递员段码|派件段码|路区|路区号|路区编码|段道|投递段|"
      "投递段道|三段码|四段码|派区|片区|派送片区|派件片区|派件区域|派送区域|收派区域|单元区域|"
      "网格|网格号|网格编码|承包区|区域|段|section|sectioncode|sortcode|threesegmentcode|"
      "threesectioncode|routecode|zone|area|territory" },
    { LORRY__FIELD_AOI, P,
      "aoi|aoi名称|aoi编码|aoi编号|aoiid|aoiname|小区|小区名称|兴趣面|园区|社区" },
    { LORRY__FIELD_BUILDING, P,
      "楼栋|楼栋号|楼号|栋号|楼宇|楼宇名称|楼|building|buildingno|buildingname|block|tower" },
    { LORRY__FIELD_COURIER, P | S,
      "派件员工号|快递员工号|快递员编号|快递员编码|派件员编号|派件员编码|收派员工号|业务员编号|"
      "派件员|快递员|收派员|小件员|业务员|派件业务员|配送员|派送员|投递员|扫描员|小哥|courier|"
      "courierid|couriercode|driverid|driver" },
    { LORRY__FIELD_COURIER, C,
      "快递员工号|快递员编号|快递员编码|派件员工号|派件员编号|派件员编码|收派员工号|业务员编号|"
      "工号|员工编号|员工号|编号|快递员|派件员|收派员|小件员|业务员|配送员|派送员|投递员|courier|"
      "courierid|couriercode|driverid|driver|id|code" },
    { LORRY__FIELD_CHANNEL, P,
      "派送方式|派件方式|派送类型|派件类型|配送方式|投递方式|收货方式|派送要求|送货方式|channel|"
      "deliverymode|deliverymethod|deliverytype|deliverychannel" },
    { LORRY__FIELD_WEIGHT, P,
      "重量|实际重量|实重|包裹重量|称重|称重重量|计费重量|结算重量|毛重|weight|actualweight|"
      "grossweight|billingweight|chargedweight" },
    { LORRY__FIELD_WEIGHT, C,
      "载重|载重量|最大载重|车辆载重|额定载重|载重上限|重量上限|capacityweight|weightcapacity|"
      "maxweight|maximumweight|payload|capacity|weight" },
    { LORRY__FIELD_VOLUME, P,
      "体积|实际体积|包裹体积|尺寸|长宽高|volume|actualvolume|cubage|dimensions|size" },
    { LORRY__FIELD_VOLUME, C,
      "容积|车厢容积|货厢容积|货箱容积|装载容积|最大容积|容积上限|体积上限|载货容积|capacityvolume|"
      "volumecapacity|maxvolume|maximumvolume|volume" },
    { LORRY__FIELD_PIECES, P, "件数|包裹数|包裹数量|总件数|数量|pieces|quantity|qty|parcels" },
    { LORRY__FIELD_PIECES, C,
      "最大件数|件数上限|载件量|装载件数|最多件数|maxparcels|maxpieces|capacityparcels|parcels" },
    { LORRY__FIELD_WINDOW, P,
      "预约时段|预约时间段|预约派送时段|预约派送时间|预约派件时间|预约送货时间|预约时间|派送时段|"
      "派件时段|配送时段|送货时段|期望送达时段|期望派送时间|期望时间|时间窗|window|timewindow|"
      "appointment|deliverywindow|timeslot|slot" },
    { LORRY__FIELD_WINDOW, C,
      "班次|班次时间|工作时间|上班时段|出勤时段|排班|排班时间|shift|workinghours|hours" },
    { LORRY__FIELD_FROM, P,
      "预约开始时间|预约开始|预约时段开始|时段开始|最早送达时间|最早时间|windowstart|windowfrom|"
      "twstart|twearly|earliest|from|start" },
    { LORRY__FIELD_FROM, C, "上班时间|开始时间|班次开始|出班时间|到岗时间|shiftstart|start|from" },
    { LORRY__FIELD_TO, P,
      "预约结束时间|预约结束|预约时段结束|预约截止时间|时段结束|最晚时间|windowend|windowto|twend|"
      "twlate|latest|to|end" },
    { LORRY__FIELD_TO, C, "下班时间|结束时间|班次结束|收班时间|离岗时间|shiftend|end|to" },
    { LORRY__FIELD_PROMISE, P,
      "承诺时效|承诺时间|承诺送达时间|承诺签收时间|承诺派送时间|应签收时间|应派送时间|应送达时间|"
      "应派时间|应签时间|要求送达时间|时效要求|时效|最晚送达时间|截止时间|派送截止时间|时限|"
      "预计送达时间|promise|promised|promisetime|promisedtime|deadline|due|duetime|sla|"
      "latestdelivery" },
    { LORRY__FIELD_RELEASE, P,
      "到件时间|到站时间|到网点时间|到达时间|入库时间|到仓时间|卸车时间|分拣时间|released|"
      "releasetime|release|ready|readytime|arrivaltime|arrived|创建时间|下单时间|揽收时间|created|"
      "createdat|creationtime" },
    { LORRY__FIELD_DATE, P,
      "派件日期|派送日期|配送日期|业务日期|出仓日期|日期|date|day|deliverydate|bizdate" },
    { LORRY__FIELD_PRIORITY, P,
      "优先级|优先级别|加急|是否加急|加急标识|重点件|是否重点件|vip|priority|urgent|isurgent" },
    { LORRY__FIELD_VEHICLE, C,
      "车型|车辆类型|车辆型号|交通工具|车种|车辆|vehicle|vehicletype|vehiclekind|kind|type" },
    { LORRY__FIELD_SECTIONS, C,
      "负责段码|负责区域|负责片区|负责路区|所属段码|所属片区|承包段|承包区|段码|三段码|路区|段道|"
      "片区|网格|区域|homesections|homesection|sections|section|zones|zone|territory|area" },
    { LORRY__FIELD_COST_DAY, C,
      "日薪|日工资|每日成本|日成本|固定成本|底薪|costperday|costday|dailycost|fixedcost" },
    { LORRY__FIELD_COST_HOUR, C,
      "时薪|小时成本|每小时成本|小时工资|costperhour|costhour|hourlycost|wage" },
    { LORRY__FIELD_COST_KM, C, "公里成本|每公里成本|里程成本|costperkm|costkm|kmcost" },
    { LORRY__FIELD_TIME, S,
      "扫描时间|签收时间|实际签收时间|妥投时间|派件时间|派送时间|送达时间|实际送达时间|操作时间|"
      "时间|time|scantime|timestamp|deliveredat|deliverytime|scannedat" },
    { LORRY__FIELD_EVENT, S,
      "扫描类型|操作类型|轨迹类型|事件|状态|签收状态|event|eventtype|scantype|status|type" },
};

enum { NUM_PRESETS = sizeof(presets) / sizeof(presets[0]) };

const char *lorry__field_name(lorry__field field)
{
    static const char *const names[] = {
        "waybill", "lon", "lat", "lonlat", "latlon", "address", "outlet", "section", "aoi",
        "building", "courier", "channel", "weight", "volume", "pieces", "window", "from", "to",
        "promise", "release", "date", "priority", "vehicle", "sections", "cost_day", "cost_hour", "cost_km",
        "time", "event",
    };
    _Static_assert(sizeof(names) / sizeof(names[0]) == LORRY__NUM_FIELDS, "a name per field");
    return names[field];
}

const char *lorry__kind_name(lorry__kind kind)
{
    static const char *const names[] = { "parcels", "history", "couriers", "scans" };
    _Static_assert(sizeof(names) / sizeof(names[0]) == LORRY__NUM_KINDS, "a name per kind");
    return names[kind];
}

bool lorry__field_is_of(lorry__field field, lorry__kind kind)
{
    for (size_t k = 0; k < NUM_PRESETS; k++)
        if (presets[k].field == field && (presets[k].kinds & 1u << kind) != 0)
            return true;
    return false;
}

/* ---------------------------------------------------------------- titles -- */

/* Characters that carry no meaning in a header. */
static bool is_filler(char c)
{
    return c == ' ' || c == '_' || c == '-' || c == '*' || c == '"' || c == '\'' || c == '.' ||
           c == ':' || c == '#' || c == '/';
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static void copy_without_filler(char *to, size_t size, const char *from, size_t length)
{
    size_t kept = 0;
    for (size_t k = 0; k < length; k++) {
        if (is_filler(from[k]))
            continue;
        if (kept == size - 1) {
            kept = 0; /* too long to be known */
            break;
        }
        to[kept++] = lower(from[k]);
    }
    to[kept] = '\0';
}

lorry__title lorry__title_of(const char *header)
{
    lorry__title title = { "", "" };
    lorry__plain plain;
    lorry__plain_of(header, &plain);
    if (plain.is_long)
        return title;
    size_t length = plain.length;
    const char *open = strpbrk(plain.text, "([");
    lorry__unit unit;
    if (open != NULL) {
        length = (size_t)(open - plain.text);
        const size_t inside = strcspn(open + 1, ")]");
        copy_without_filler(title.unit, sizeof(title.unit), open + 1, inside);
    } else {
        /* weight_kg, 重量/kg */
        for (size_t at = length; at > 0; at--)
            if (is_filler(plain.text[at - 1])) {
                if (lorry__unit_of(plain.text + at, &unit)) {
                    copy_without_filler(title.unit, sizeof(title.unit), plain.text + at,
                                        length - at);
                    length = at;
                }
                break;
            }
    }
    copy_without_filler(title.name, sizeof(title.name), plain.text, length);
    return title;
}

/* The place of a word in a list with bars, from 1; 0: it is not there. */
static int place_in(const char *words, const char *word)
{
    const size_t length = strlen(word);
    int place = 1;
    for (const char *at = words; length > 0; place++) {
        const size_t size = strcspn(at, "|");
        if (size == length && memcmp(at, word, length) == 0)
            return place;
        if (at[size] == '\0')
            break;
        at += size + 1;
    }
    return 0;
}

int lorry__preset_rank(const lorry__title *title, lorry__field field, lorry__kind kind)
{
    for (size_t k = 0; k < NUM_PRESETS; k++)
        if (presets[k].field == field && (presets[k].kinds & 1u << kind) != 0)
            return place_in(presets[k].words, title->name);
    return 0;
}

const char *lorry__preset_words(lorry__field field)
{
    switch (field) {
    case LORRY__FIELD_WAYBILL:
        return "运单号, waybill";
    case LORRY__FIELD_LON:
        return "经度, lon";
    case LORRY__FIELD_LAT:
        return "纬度, lat";
    case LORRY__FIELD_COURIER:
        return "工号, 快递员, courier";
    case LORRY__FIELD_TIME:
        return "签收时间, time";
    default:
        return lorry__field_name(field);
    }
}
