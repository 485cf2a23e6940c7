/* moment.c: times and spans by descent over a plain cell. O(length), no
 * allocation, no locale, no clock. */
#include "io/moment.h"

#include <stdio.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* ---------------------------------------------------------------- dates -- */

/* Civil dates by counting from 1 March, so that the leap day comes last; exact for
 * all years here (Hinnant, "chrono-compatible low-level date algorithms"). */
bool lorry__day_of_date(int32_t year, int32_t month, int32_t date, int32_t *day)
{
    static const int lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (year < 1970 || year > 2200 || month < 1 || month > 12 || date < 1 ||
        date > lengths[month - 1] || (month == 2 && date == 29 && !is_leap))
        return false;
    const int32_t y = month <= 2 ? year - 1 : year;
    const int32_t era = y / 400, of_era = y - era * 400;
    const int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1;
    *day = era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    return true;
}

void lorry__date_of(int32_t day, int32_t *year, int32_t *month, int32_t *date)
{
    const int32_t days = day + 719468, era = (days >= 0 ? days : days - 146096) / 146097;
    const int32_t of_era = days - era * 146097;
    const int32_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int32_t of_year = of_era - (365 * y + y / 4 - y / 100);
    const int32_t m = (5 * of_year + 2) / 153;
    *date = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

bool lorry__zone_of(const char *word, int32_t *seconds)
{
    static const struct { const char *word; int32_t hours; } names[] = {
        { "utc", 0 },              { "gmt", 0 },               { "z", 0 },
        { "asia/shanghai", 8 },    { "asia/chongqing", 8 },    { "asia/harbin", 8 },
        { "prc", 8 },              { "cst", 8 },               { "asia/urumqi", 6 },
        { "asia/hong_kong", 8 },   { "asia/macau", 8 },        { "asia/taipei", 8 },
        { "asia/singapore", 8 },   { "asia/kuala_lumpur", 8 }, { "asia/manila", 8 },
        { "asia/bangkok", 7 },     { "asia/ho_chi_minh", 7 },  { "asia/jakarta", 7 },
        { "asia/tokyo", 9 },       { "asia/seoul", 9 },
    };
    char small[32];
    size_t k = 0;
    for (; word[k] != '\0' && k < sizeof(small) - 1; k++)
        small[k] = word[k] >= 'A' && word[k] <= 'Z' ? (char)(word[k] - 'A' + 'a') : word[k];
    small[k] = '\0';
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (word[k] == '\0' && strcmp(small, names[i].word) == 0) {
            *seconds = names[i].hours * HOUR;
            return true;
        }
    const char *s = word;
    if ((*s != '+' && *s != '-') || !(s[1] >= '0' && s[1] <= '9'))
        return false;
    int hours = 0, minutes = 0;
    const int sign = *s++ == '-' ? -1 : 1;
    for (; *s >= '0' && *s <= '9' && hours < 10000; s++)
        hours = hours * 10 + (*s - '0');
    if (*s == ':') {
        for (s++; *s >= '0' && *s <= '9' && minutes < 100; s++)
            minutes = minutes * 10 + (*s - '0');
    } else if (hours >= 100) {
        minutes = hours % 100;
        hours /= 100;
    }
    if (*s != '\0' || hours > 14 || minutes > 59)
        return false;
    *seconds = sign * (hours * HOUR + minutes * MINUTE);
    return true;
}

/* -------------------------------------------------------------- scanning -- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static int count_digits(const char *s)
{
    int count = 0;
    while (is_digit(s[count]))
        count++;
    return count;
}

/* `count` digits, which are there. */
static int32_t number(const char *s, int count)
{
    int32_t value = 0;
    for (int k = 0; k < count; k++)
        value = value * 10 + (s[k] - '0');
    return value;
}

static const char *past_blanks(const char *s)
{
    while (*s == ' ')
        s++;
    return s;
}

/* Take `word` at *s, if it is there. */
static bool take(const char **s, const char *word)
{
    const size_t length = strlen(word);
    if (strncmp(*s, word, length) != 0)
        return false;
    *s += length;
    return true;
}

static bool take_any(const char **s, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (take(s, words[k]))
            return true;
    return false;
}

#define TAKE_ANY(s, words) take_any((s), (words), sizeof(words) / sizeof((words)[0]))

/* 2024-06-18, 2024/6/18, 2024.6.18, 2024年6月18日, 20240618. */
static bool take_full_date(const char **at, lorry__moment *out)
{
    const char *s = *at;
    const int digits = count_digits(s);
    int32_t year, month, date;
    if (digits == 8 || digits == 14) {
        year = number(s, 4), month = number(s + 4, 2), date = number(s + 6, 2);
        s += 8;
    } else if (digits == 4) {
        year = number(s, 4);
        s += 4;
        const char mark = *s;
        if (!take(&s, "年") && mark != '-' && mark != '/' && mark != '.')
            return false;
        s += mark == '-' || mark == '/' || mark == '.';
        int count = count_digits(s);
        if (count < 1 || count > 2)
            return false;
        month = number(s, count);
        s += count;
        if (!take(&s, "月") && *s++ != mark)
            return false;
        count = count_digits(s);
        if (count < 1 || count > 2)
            return false;
        date = number(s, count);
        s += count;
        take(&s, "日");
    } else {
        return false;
    }
    if (!lorry__day_of_date(year, month, date, &out->day))
        return false;
    out->has_day = true;
    *at = s;
    return true;
}

/* 06-18 or 6/18 before a clock; 6月18日. */
static bool take_short_date(const char **at, lorry__moment *out)
{
    const char *s = *at;
    int32_t any;
    int count = count_digits(s);
    if (count < 1 || count > 2)
        return false;
    const int32_t month = number(s, count);
    s += count;
    const bool is_chinese = take(&s, "月");
    if (!is_chinese && *s != '-' && *s != '/')
        return false;
    s += !is_chinese;
    count = count_digits(s);
    if (count < 1 || count > 2)
        return false;
    const int32_t date = number(s, count);
    s += count;
    if (is_chinese)
        take(&s, "日");
    else if (*s != ' ' || !is_digit(s[1]))
        return false;
    if (!lorry__day_of_date(2000, month, date, &any)) /* a leap year */
        return false;
    out->has_date = true;
    out->month = month;
    out->date = date;
    *at = s;
    return true;
}

/* What a word before the hour makes of it; -1: there is none. */
static int take_half_of_day(const char **at)
{
    static const char *const mornings[] = { "上午", "早上", "凌晨", "早" };
    static const char *const noons[] = { "中午" };
    static const char *const afternoons[] = { "下午", "晚上", "傍晚", "晚" };
    const int half = TAKE_ANY(at, mornings) ? 0 : TAKE_ANY(at, noons) ? 1
                   : TAKE_ANY(at, afternoons) ? 2 : -1;
    *at = past_blanks(*at);
    return half;
}

/* AM and PM behind the time. */
static int take_letters(const char **at)
{
    const char *s = past_blanks(*at);
    if ((*s != 'a' && *s != 'A' && *s != 'p' && *s != 'P') || (s[1] != 'm' && s[1] != 'M'))
        return -1;
    *at = s + 2;
    return *s == 'p' || *s == 'P' ? 2 : 0;
}

static bool take_clock(const char **at, bool has_day, lorry__moment *out)
{
    const char *s = *at;
    int32_t minutes = 0, seconds = 0;
    int half = take_half_of_day(&s);
    const int digits = count_digits(s);
    int32_t hours;
    if (digits == 6 && has_day) { /* 20240618 093000 */
        hours = number(s, 2), minutes = number(s + 2, 2), seconds = number(s + 4, 2);
        s += 6;
    } else if (digits == 1 || digits == 2) {
        hours = number(s, digits);
        s += digits;
        if (take(&s, "点") || take(&s, "时")) {
            if (take(&s, "半")) {
                minutes = 30;
            } else if (count_digits(s) == 2) {
                minutes = number(s, 2);
                s += 2;
                take(&s, "分");
            }
        } else if (*s == ':' && count_digits(s + 1) == 2) {
            minutes = number(s + 1, 2);
            s += 3;
            if (*s == ':' && count_digits(s + 1) == 2) {
                seconds = number(s + 1, 2);
                s += 3;
                if (*s == '.' && is_digit(s[1]))
                    s += 1 + count_digits(s + 1);
            }
        } else {
            return false;
        }
    } else {
        return false;
    }
    if (half < 0)
        half = take_letters(&s);
    if (half >= 0 && hours > 12)
        half = -1; /* 下午15:00 says it twice */
    if (half == 0 && hours == 12)
        hours = 0;
    if ((half == 2 && hours < 12) || (half == 1 && hours < 3))
        hours += 12;
    if (hours > (has_day ? 24 : 47) || minutes > 59 || seconds > 60)
        return false;
    out->clock = hours * HOUR + minutes * MINUTE + (seconds < 60 ? seconds : 59);
    out->has_clock = true;
    *at = s;
    return true;
}

/* Z, +08:00, +0800, and -05:00 where no span can be meant. */
static bool take_zone(const char **at, bool may_be_minus, lorry__moment *out)
{
    const char *s = *at;
    if (*s == 'Z' || *s == 'z') {
        out->has_zone = true;
        out->zone = 0;
        *at = s + 1;
        return true;
    }
    if (*s != '+' && !(*s == '-' && may_be_minus))
        return true;
    char word[8] = { *s };
    int length = 1;
    while (length < 7 && (is_digit(s[length]) || s[length] == ':')) {
        word[length] = s[length];
        length++;
    }
    word[length] = '\0';
    if (!lorry__zone_of(word, &out->zone))
        return false;
    out->has_zone = true;
    *at = s + length;
    return true;
}

/* Seconds or milliseconds since 1970, as databases put them out. */
static bool take_timestamp(const char **at, lorry__moment *out)
{
    const int digits = count_digits(*at);
    if (digits != 10 && digits != 13)
        return false;
    int64_t value = 0;
    for (int k = 0; k < 10; k++)
        value = value * 10 + ((*at)[k] - '0');
    if (value < 1000000000 || value >= 2000000000) /* 2001 to 2033; not 2024061809 */
        return false;
    out->has_day = out->has_clock = out->has_zone = true;
    out->day = (int32_t)(value / DAY);
    out->clock = (int32_t)(value % DAY);
    *at += digits;
    return true;
}

static bool take_moment(const char **at, lorry__moment *out)
{
    *out = (lorry__moment){ .has_day = false };
    if (take_timestamp(at, out))
        return true;
    const bool is_dated = take_full_date(at, out) || take_short_date(at, out);
    const char *s = *at;
    bool has_t = false;
    if (is_dated) {
        has_t = *s == 'T' || *s == 't';
        s = past_blanks(s + has_t);
    }
    if (take_clock(&s, is_dated, out))
        *at = s;
    else if (!is_dated || has_t)
        return false;
    return !out->has_clock || take_zone(at, has_t, out);
}

bool lorry__moment_read(const lorry__plain *plain, lorry__moment *out)
{
    const char *at = plain->text;
    return !plain->is_long && take_moment(&at, out) && *at == '\0';
}

/* ----------------------------------------------------------------- spans -- */

static lorry__moment at_hour(int32_t hour)
{
    return (lorry__moment){ .has_clock = true, .clock = hour * HOUR };
}

/* Words for parts of the day. The hours are lorry's own reading of them. */
static bool is_word(const char *text, lorry__span *out)
{
    static const char *const always[] = { "全天", "不限", "不限时", "随时", "任意", "任意时间",
                                          "任意时段", "尽快", "当天", "当日", "工作日", "anytime",
                                          "any", "all day" };
    static const struct { const char *word; int32_t from, to; } parts[] = {
        { "上午", 8, 12 }, { "中午", 11, 14 }, { "下午", 12, 18 }, { "晚上", 18, 22 },
        { "白天", 8, 18 }, { "morning", 8, 12 }, { "afternoon", 12, 18 }, { "evening", 18, 22 },
    };
    for (size_t k = 0; k < sizeof(always) / sizeof(always[0]); k++)
        if (strcmp(text, always[k]) == 0)
            return true;
    for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
        if (strcmp(text, parts[k].word) == 0) {
            out->has_from = out->has_to = true;
            out->from = at_hour(parts[k].from);
            out->to = at_hour(parts[k].to);
            return true;
        }
    return false;
}

/* "9-12点": hours on both sides of one word. */
static bool take_hours(const char **at, lorry__span *out)
{
    const char *s = *at;
    int count = count_digits(s);
    if (count < 1 || count > 2)
        return false;
    const int32_t from = number(s, count);
    s += count;
    if (*s != '-' && *s != '~')
        return false;
    s++;
    count = count_digits(s);
    if (count < 1 || count > 2)
        return false;
    const int32_t to = number(s, count);
    s += count;
    if (!take(&s, "点") && !take(&s, "时"))
        return false;
    if (from > 24 || to > 47)
        return false;
    out->has_from = out->has_to = true;
    out->from = at_hour(from);
    out->to = at_hour(to);
    *at = s;
    return true;
}

/* What stands between two times. */
static bool take_dash(const char **at)
{
    static const char *const dashes[] = { "--", "-", "~~", "~", "至", "到", "to" };
    *at = past_blanks(*at);
    const bool is_there = TAKE_ANY(at, dashes);
    *at = past_blanks(*at);
    return is_there;
}

/* A day goes on to its end. */
static void close_day(lorry__span *out)
{
    if (out->has_from && !out->from.has_clock)
        out->from.has_clock = true, out->from.clock = 0;
    if (out->has_to && !out->to.has_clock)
        out->to.has_clock = true, out->to.clock = DAY;
}

bool lorry__span_read(const lorry__plain *plain, lorry__span *out)
{
    static const char *const befores[] = { "之前", "以前", "前" };
    static const char *const afters[] = { "之后", "以后", "后", "起" };
    const char *at = plain->text;
    *out = (lorry__span){ .has_from = false };
    if (plain->is_long)
        return false;
    if (lorry__plain_is_nothing(plain) || is_word(at, out) ||
        (take_hours(&at, out) && *at == '\0'))
        return true;
    at = plain->text;
    *out = (lorry__span){ .has_from = false };
    const bool is_before = take(&at, "before ") || take(&at, "by ") || take(&at, "<=");
    const bool is_after = !is_before && (take(&at, "after ") || take(&at, "from ") ||
                                         take(&at, ">="));
    lorry__moment first;
    if (!take_moment(&at, &first))
        return false;
    at = past_blanks(at);
    if (*at == '\0' || TAKE_ANY(&at, befores)) {
        out->has_from = is_after;
        out->has_to = !is_after;
        out->from = out->to = first;
    } else if (TAKE_ANY(&at, afters)) {
        out->has_from = true;
        out->from = first;
    } else {
        if (!take_dash(&at) || !take_moment(&at, &out->to))
            return false;
        out->has_from = out->has_to = true;
        out->from = first;
        if (!out->to.has_day && !out->to.has_date) {
            out->to.has_day = first.has_day;
            out->to.day = first.day;
            out->to.has_date = first.has_date;
            out->to.month = first.month;
            out->to.date = first.date;
            /* 22:00-02:00 ends on the next day. */
            if (first.has_clock && out->to.clock < first.clock)
                out->to.clock += DAY;
        }
        if (first.has_zone && !out->to.has_zone) {
            out->to.has_zone = true;
            out->to.zone = first.zone;
        }
    }
    close_day(out);
    return *at == '\0';
}

/* -------------------------------------------------------------- settling -- */

void lorry__moment_settle(lorry__moment *moment, int32_t near)
{
    int32_t year, month, date, best = 0;
    if (!moment->has_date)
        return;
    lorry__date_of(near, &year, &month, &date);
    bool has_best = false;
    for (int32_t y = year - 1; y <= year + 1; y++) {
        int32_t day;
        if (!lorry__day_of_date(y, moment->month, moment->date, &day))
            continue;
        const int32_t far = day > near ? day - near : near - day;
        const int32_t best_far = best > near ? best - near : near - best;
        if (!has_best || far < best_far)
            best = day;
        has_best = true;
    }
    moment->has_date = false;
    moment->has_day = has_best; /* 29 February may be far from any such year */
    moment->day = best;
}

int64_t lorry__moment_seconds(const lorry__moment *moment, int32_t day, int32_t zone,
                              int32_t clock)
{
    int64_t seconds = moment->has_clock ? moment->clock : clock;
    if (moment->has_day)
        seconds += ((int64_t)moment->day - day) * DAY;
    if (moment->has_zone)
        seconds += zone - moment->zone;
    return seconds;
}

int32_t lorry__moment_day(const lorry__moment *moment, int32_t zone)
{
    const int64_t seconds = lorry__moment_seconds(moment, 0, zone, 0);
    return (int32_t)(seconds >= 0 ? seconds / DAY : -((-seconds + DAY - 1) / DAY));
}

/* ----------------------------------------------------------------- words -- */

lorry__instant lorry__day_text(int32_t day)
{
    lorry__instant text = { "" };
    int32_t year, month, date;
    if (day == LORRY__NO_DAY)
        return text;
    lorry__date_of(day, &year, &month, &date);
    snprintf(text.text, sizeof(text.text), "%04d-%02d-%02d", (int)year, (int)month, (int)date);
    return text;
}

lorry__instant lorry__origin_text(int32_t day, int32_t zone)
{
    lorry__instant text = { "" };
    const int minutes = (int)(zone < 0 ? -zone : zone) / 60;
    if (day != LORRY__NO_DAY)
        snprintf(text.text, sizeof(text.text), "%.10sT00:00:00%c%02d:%02d",
                 lorry__day_text(day).text, zone < 0 ? '-' : '+', minutes / 60 % 100,
                 minutes % 60);
    return text;
}
