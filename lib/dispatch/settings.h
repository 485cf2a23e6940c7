/* settings.h: how an outlet wants its day planned: the options of lorry.h, and
 * what its mapping says of them under `plan`. */
#ifndef LORRY_DISPATCH_SETTINGS_H
#define LORRY_DISPATCH_SETTINGS_H

#include "io/json_value.h"

enum { LORRY__MAX_WAVES = 16, LORRY__MAX_VEHICLES = 32 };

/* Options whose arrays lie beside them. */
typedef struct lorry__settings {
    lorry_outlet_options options;
    lorry_wave waves[LORRY__MAX_WAVES];
    lorry_outlet_vehicle vehicles[LORRY__MAX_VEHICLES];
    char names[LORRY__MAX_VEHICLES][64]; /* of the vehicles                  */
    char outlet[96];                     /* its name; ""                     */
} lorry__settings;

/* The defaults, with the kinds of vehicles that are known. */
void lorry__settings_init(lorry__settings *settings);
/* Over them, what a mapping says. LORRY_EFORMAT with the place. */
lorry_status lorry__settings_take(lorry__settings *settings, const lorry__json *top);
/* Another copy, whose arrays are its own. */
void lorry__settings_copy(lorry__settings *to, const lorry__settings *from);
/* Options of a caller over them, as large as this library's; arrays that are NULL
 * stay as they are. LORRY_EINVAL with the field and the value. */
lorry_status lorry__settings_override(lorry__settings *settings,
                                      const lorry_outlet_options *options,
                                      lorry_message *message);
/* The kind of vehicle that a word of the couriers' file means: the first whose name
 * it holds, else the one without a name, else the first. */
int32_t lorry__settings_vehicle(const lorry__settings *settings, const char *word);

#endif
