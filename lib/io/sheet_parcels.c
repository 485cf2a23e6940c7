/* sheet_parcels.c: the parcels of a day, or of many days. */
#include "io/names.h"
#include "io/sheet_reader.h"

enum { DAY = 86400 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ----------------------------------------------------------------- cells -- */

/* By what the word holds, the more telling first. */
static lorry__mode mode_of(const char *word)
{
    static const struct { const char *part; lorry__mode mode; } parts[] = {
        { "柜", LORRY__MODE_LOCKER },    { "locker", LORRY__MODE_LOCKER },
        { "驿站", LORRY__MODE_STATION },  { "代收", LORRY__MODE_STATION },
        { "自提", LORRY__MODE_STATION },  { "服务站", LORRY__MODE_STATION },
        { "station", LORRY__MODE_STATION }, { "pickup", LORRY__MODE_STATION },
        { "便利店", LORRY__MODE_STORE },  { "门店", LORRY__MODE_STORE },
        { "超市", LORRY__MODE_STORE },    { "store", LORRY__MODE_STORE },
        { "shop", LORRY__MODE_STORE },   { "上门", LORRY__MODE_DOOR },
        { "送货", LORRY__MODE_DOOR },     { "到家", LORRY__MODE_DOOR },
        { "到门", LORRY__MODE_DOOR },     { "入户", LORRY__MODE_DOOR },
        { "本人", LORRY__MODE_DOOR },     { "当面", LORRY__MODE_DOOR },
        { "door", LORRY__MODE_DOOR },    { "home", LORRY__MODE_DOOR },
    };
    char small[64];
    size_t k = 0;
    for (; word[k] != '\0' && k < sizeof(small) - 1; k++)
        small[k] = word[k] >= 'A' && word[k] <= 'Z' ? (char)(word[k] - 'A' + 'a') : word[k];
    small[k] = '\0';
    for (size_t i = 0; i < COUNT(parts); i++)
        if (strstr(small, parts[i].part) != NULL)
            return parts[i].mode;
    return LORRY__MODE_UNKNOWN;
}

static lorry__reject_reason reason_of(lorry__place_state state)
{
    switch (state) {
    case LORRY__PLACE_SOUND:
        break;
    case LORRY__PLACE_MISSING:
        return LORRY__REJECT_PLACE_MISSING;
    case LORRY__PLACE_UNREADABLE:
        return LORRY__REJECT_PLACE_UNREADABLE;
    case LORRY__PLACE_ZERO:
        return LORRY__REJECT_PLACE_ZERO;
    case LORRY__PLACE_IMPOSSIBLE:
        return LORRY__REJECT_PLACE_IMPOSSIBLE;
    case LORRY__PLACE_SWAPPED:
        return LORRY__REJECT_PLACE_SWAPPED;
    case LORRY__PLACE_OUTSIDE:
        return LORRY__REJECT_PLACE_OUTSIDE;
    }
    return LORRY__NUM_REASONS;
}

/* Weight, volume and pieces; 0 is what systems write for "not known". */
static lorry__reject_reason read_amounts(lorry__reader *reader, lorry__parcels *p, size_t to,
                                         lorry__plain *found)
{
    p->weight[to] = p->volume[to] = LORRY_NONE;
    p->pieces[to] = 1;
    lorry__reader_plain(reader, LORRY__FIELD_WEIGHT, found);
    if (lorry__plain_weight(found, reader->weight_unit, &p->weight[to]) == LORRY__READ_FAILED)
        return LORRY__REJECT_WEIGHT_UNREADABLE;
    if (p->weight[to] < LORRY_NONE || p->weight[to] > reader->mapping->most_weight)
        return LORRY__REJECT_WEIGHT_IMPOSSIBLE;
    if (p->weight[to] == 0)
        p->weight[to] = LORRY_NONE;
    lorry__reader_plain(reader, LORRY__FIELD_VOLUME, found);
    if (lorry__plain_volume(found, reader->volume_unit, &p->volume[to]) == LORRY__READ_FAILED)
        return LORRY__REJECT_VOLUME_UNREADABLE;
    if (p->volume[to] < LORRY_NONE || p->volume[to] > reader->mapping->most_volume)
        return LORRY__REJECT_VOLUME_IMPOSSIBLE;
    if (p->volume[to] == 0)
        p->volume[to] = LORRY_NONE;
    lorry__reader_plain(reader, LORRY__FIELD_PIECES, found);
    if (lorry__plain_count(found, &p->pieces[to]) == LORRY__READ_FAILED)
        return LORRY__REJECT_PIECES_UNREADABLE;
    if (p->pieces[to] == 0)
        p->pieces[to] = 1;
    return LORRY__NUM_REASONS;
}

/* In a history times count from the row's own day. */
static lorry__reject_reason read_day(lorry__reader *reader, lorry__parcels *p, size_t to,
                                     lorry__plain *found)
{
    lorry__moment moment;
    p->day[to] = reader->sheet->day;
    if (reader->sheet->kind != LORRY__KIND_HISTORY)
        return LORRY__NUM_REASONS;
    lorry__reader_plain(reader, LORRY__FIELD_DATE, found);
    if (lorry__plain_is_nothing(found))
        return LORRY__NUM_REASONS;
    if (!lorry__moment_read(found, &moment))
        return LORRY__REJECT_TIME_UNREADABLE;
    lorry__moment_settle(&moment, reader->base);
    if (!moment.has_day)
        return LORRY__REJECT_TIME_UNREADABLE;
    p->day[to] = lorry__moment_day(&moment, reader->sheet->zone);
    return LORRY__NUM_REASONS;
}

static lorry__reject_reason read_times(lorry__reader *reader, lorry__parcels *p, size_t to,
                                       lorry__plain *found)
{
    const int32_t base = reader->base;
    bool is_promise_dated, is_release_dated;
    lorry__reject_reason reason = read_day(reader, p, to, found);
    if (reason != LORRY__NUM_REASONS)
        return reason;
    if (reader->sheet->kind == LORRY__KIND_HISTORY && p->day[to] != LORRY__NO_DAY)
        reader->base = (int32_t)p->day[to];
    p->promise[to] = p->release[to] = LORRY__NO_TIME;
    reason = lorry__reader_window(reader, &p->from[to], &p->to[to], found);
    if (reason == LORRY__NUM_REASONS &&
        lorry__reader_time(reader, LORRY__FIELD_PROMISE, DAY, &p->promise[to],
                           &is_promise_dated) == LORRY__READ_FAILED) {
        lorry__reader_plain(reader, LORRY__FIELD_PROMISE, found);
        reason = LORRY__REJECT_TIME_UNREADABLE;
    }
    if (reason == LORRY__NUM_REASONS &&
        lorry__reader_time(reader, LORRY__FIELD_RELEASE, 0, &p->release[to],
                           &is_release_dated) == LORRY__READ_FAILED) {
        lorry__reader_plain(reader, LORRY__FIELD_RELEASE, found);
        reason = LORRY__REJECT_TIME_UNREADABLE;
    }
    /* Promised for 01:30, there since 22:10: for the night, not for the past. */
    if (reason == LORRY__NUM_REASONS && p->promise[to] != LORRY__NO_TIME &&
        p->release[to] != LORRY__NO_TIME && !is_promise_dated && !is_release_dated &&
        p->promise[to] < p->release[to])
        p->promise[to] += DAY;
    reader->base = base;
    return reason;
}

/* ------------------------------------------------------------------ rows -- */

/* Waybills that were kept, with their day in a history, where one may come back. */
typedef struct known { lorry__names names; size_t *row; size_t capacity; } known;

static lorry__reject_reason check_repeated(lorry__reader *reader, known *seen,
                                           const char *key, uint32_t *other)
{
    const int32_t before = lorry__names_find(&seen->names, key);
    if (before >= 0) {
        *other = reader->sheet->table.number[seen->row[before]];
        return LORRY__REJECT_WAYBILL_REPEATED;
    }
    if (!lorry__grow(reader->sheet->mem, (void **)&seen->row, &seen->capacity,
                     seen->names.count + 1, sizeof(*seen->row)) ||
        !lorry__names_add(&seen->names, key))
        reader->is_failed = true;
    else
        seen->row[seen->names.count - 1] = reader->row;
    return LORRY__NUM_REASONS;
}

/* A history's key: waybill and day. */
static const char *key_of(lorry__reader *reader, const lorry__parcels *p, size_t to)
{
    if (reader->sheet->kind != LORRY__KIND_HISTORY)
        return p->waybill[to];
    char key[160];
    size_t length = strlen(p->waybill[to]);
    if (length > 130)
        length = 130; /* no waybill is */
    memcpy(key, p->waybill[to], length);
    uint32_t day = (uint32_t)p->day[to];
    key[length++] = ' ';
    for (; day > 0; day /= 10)
        key[length++] = (char)('0' + day % 10);
    return lorry__reader_keep(reader, key, length);
}

static bool is_same_outlet(const lorry__reader *reader, const char *outlet)
{
    return reader->mapping->outlet == NULL || !reader->sheet->has[LORRY__FIELD_OUTLET] ||
           strcmp(reader->mapping->outlet, outlet) == 0;
}

/* A number says how high; of words all but those for "no" and "normal" say 1. */
static int64_t priority_of(const lorry__reader *reader)
{
    static const char *const none[] = { "", "0", "否", "无", "普通", "一般", "正常", "no", "n",
                                        "false", "normal", "low" };
    lorry__plain plain;
    lorry__reader_plain(reader, LORRY__FIELD_PRIORITY, &plain);
    for (size_t k = 0; k < sizeof(none) / sizeof(none[0]); k++)
        if (strcmp(plain.text, none[k]) == 0)
            return 0;
    return plain.text[0] >= '1' && plain.text[0] <= '9' && plain.text[1] == '\0'
               ? plain.text[0] - '0' : 1;
}

/* Read the row at hand to place `to`; the first reason against it. */
static lorry__reject_reason read_row(lorry__reader *reader, lorry__parcels *p, size_t to,
                                     lorry__row_fault fault, lorry__place_state state,
                                     lorry__plain *found)
{
    /* A waybill is shown with whatever else is wrong, but a shifted row has none. */
    lorry__plain_of("", found);
    p->waybill[to] = "";
    if (fault == LORRY__ROW_LONG || fault == LORRY__ROW_QUOTE)
        return LORRY__REJECT_CELLS;
    lorry__reject_reason reason = lorry__reader_waybill(reader, &p->waybill[to], found);
    if (reason != LORRY__NUM_REASONS)
        return reason;
    p->outlet[to] = lorry__reader_text(reader, LORRY__FIELD_OUTLET);
    if (!is_same_outlet(reader, p->outlet[to]))
        return LORRY__REJECT_OTHER_OUTLET;
    reason = reason_of(state);
    if (reason == LORRY__NUM_REASONS)
        reason = read_amounts(reader, p, to, found);
    if (reason == LORRY__NUM_REASONS)
        reason = read_times(reader, p, to, found);
    if (reason != LORRY__NUM_REASONS)
        return reason;
    p->address[to] = lorry__reader_text(reader, LORRY__FIELD_ADDRESS);
    p->section[to] = lorry__reader_text(reader, LORRY__FIELD_SECTION);
    p->aoi[to] = lorry__reader_text(reader, LORRY__FIELD_AOI);
    p->building[to] = lorry__reader_text(reader, LORRY__FIELD_BUILDING);
    p->courier[to] = lorry__reader_text(reader, LORRY__FIELD_COURIER);
    p->channel[to] = lorry__reader_text(reader, LORRY__FIELD_CHANNEL);
    p->mode[to] = mode_of(p->channel[to]);
    p->priority[to] = priority_of(reader);
    return LORRY__NUM_REASONS;
}

static void read_rows(lorry__reader *reader, lorry__parcels *p, const uint8_t *state)
{
    known seen = { .row = NULL };
    lorry__names_init(&seen.names, reader->sheet->mem);
    for (size_t row = 0; row < reader->sheet->table.num_rows && !reader->is_failed; row++) {
        const size_t to = reader->sheet->count;
        const lorry__row_fault fault = lorry__reader_row(reader, row);
        lorry__plain found;
        uint32_t other = 0;
        lorry__reject_reason reason =
            read_row(reader, p, to, fault, (lorry__place_state)state[row], &found);
        if (reason == LORRY__NUM_REASONS)
            reason = check_repeated(reader, &seen, key_of(reader, p, to), &other);
        if (reason != LORRY__NUM_REASONS) {
            lorry__reader_reject(reader, reason, p->waybill[to], &found);
            if (other != 0 && !reader->is_failed)
                reader->sheet->rejects[reader->sheet->num_rejects - 1].other = other;
            continue;
        }
        p->lon[to] = p->lon[row]; /* to <= row */
        p->lat[to] = p->lat[row];
        lorry__reader_accept(reader);
    }
    lorry__names_free(&seen.names);
    lorry__free(reader->sheet->mem, seen.row);
}

static lorry_status read_parcels(lorry__reader *reader)
{
    static const lorry__field by_date[] = { LORRY__FIELD_DATE, LORRY__NUM_FIELDS };
    static const lorry__field by_promise[] = { LORRY__FIELD_PROMISE, LORRY__FIELD_WINDOW,
                                               LORRY__FIELD_FROM, LORRY__FIELD_TO,
                                               LORRY__NUM_FIELDS };
    lorry__sheet *sheet = reader->sheet;
    lorry__parcels *p = (lorry__parcels *)sheet; /* its first member */
    uint8_t *state = lorry__calloc(sheet->mem, sheet->table.num_rows, sizeof(*state));
    if (state == NULL)
        return lorry__reader_no_memory(reader);
    lorry__reader_find_day(reader, sheet->has[LORRY__FIELD_DATE] ? by_date : by_promise);
    const lorry_status status = lorry__reader_places(reader, p->lon, p->lat, state);
    if (status == LORRY_OK)
        read_rows(reader, p, state);
    lorry__free(sheet->mem, state);
    return status;
}

lorry_status lorry__parcels_read(lorry__parcels *out, lorry__mem *mem, lorry__kind kind,
                                 const lorry__source *source, const lorry__mapping *mapping,
                                 lorry_message *message)
{
    assert(kind == LORRY__KIND_PARCELS || kind == LORRY__KIND_HISTORY);
    *out = (lorry__parcels){ .sheet = { .mem = NULL } };
    return lorry__sheet_read(&out->sheet, mem, kind, source, mapping, read_parcels, message);
}
