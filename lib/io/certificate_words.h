/* certificate_words.h: the words of a certificate, each in the place of its value. */
#ifndef LORRY_IO_CERTIFICATE_WORDS_H
#define LORRY_IO_CERTIFICATE_WORDS_H

#define LORRY__CERTIFICATE_FORMAT "lorry-certificate/1"

static const char *const objectives[] = { "cost", "distance", "duration", "vehicles" };
static const char *const methods[] = { "none", "arcs", "trees", "routes" };
static const char *const axes[] = { "time", "duration", "distance", "stops", "delivery",
                                    "pickup" };
static const char *const cuts[] = { "subset", "enter" };
static const char *const steps[] = { "root",  "fix",  "vehicles", "arc",
                                     "first", "last", "kind" };

#endif
