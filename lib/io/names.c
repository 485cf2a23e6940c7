/* names.c: from a name to its number, and from a misspelt one to the one meant. */
#include "io/names.h"

void lorry__names_init(lorry__names *names, lorry__mem *mem)
{
    *names = (lorry__names){ .mem = mem };
}

void lorry__names_free(lorry__names *names)
{
    lorry__free(names->mem, names->name);
    lorry__free(names->mem, names->slots);
    lorry__names_init(names, names->mem);
}

/* FNV-1a, mixed once more since only the low bits are used. */
static uint64_t hash(const char *name)
{
    uint64_t value = UINT64_C(0xcbf29ce484222325);
    for (; *name != '\0'; name++)
        value = (value ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    return lorry__hash64(value);
}

/* Where a name is, or would go. */
static size_t slot_of(const lorry__names *names, const char *name)
{
    size_t slot = (size_t)hash(name) & (names->num_slots - 1);
    while (names->slots[slot] != 0 &&
           strcmp(names->name[names->slots[slot] - 1], name) != 0)
        slot = (slot + 1) & (names->num_slots - 1);
    return slot;
}

int32_t lorry__names_find(const lorry__names *names, const char *name)
{
    return names->num_slots == 0 ? -1 : (int32_t)names->slots[slot_of(names, name)] - 1;
}

static bool rehash(lorry__names *names)
{
    const size_t num_slots = names->num_slots == 0 ? 32 : 2 * names->num_slots;
    uint32_t *slots = lorry__calloc(names->mem, num_slots, sizeof(*slots));
    if (slots == NULL)
        return false;
    lorry__free(names->mem, names->slots);
    names->slots = slots;
    names->num_slots = num_slots;
    for (size_t i = 0; i < names->count; i++)
        slots[slot_of(names, names->name[i])] = (uint32_t)i + 1;
    return true;
}

bool lorry__names_add(lorry__names *names, const char *name)
{
    if (!lorry__grow(names->mem, (void **)&names->name, &names->capacity, names->count + 1,
                     sizeof(*names->name)))
        return false;
    if (2 * (names->count + 1) > names->num_slots && !rehash(names))
        return false;
    const size_t slot = slot_of(names, name);
    names->name[names->count++] = name;
    names->slots[slot] = (uint32_t)names->count;
    return true;
}

/* ------------------------------------------------------------ spelling -- */

#define MOST 40 /* no key is longer */

/* Insertions, deletions, substitutions and swaps of neighbours (optimal string
 * alignment); MOST if either word is too long to be a key. */
static int edits(const char *a, const char *b)
{
    if (strlen(a) >= MOST || strlen(b) >= MOST)
        return MOST;
    const int m = (int)strlen(a), n = (int)strlen(b);
    int cost[MOST][MOST];
    for (int i = 0; i <= m; i++)
        cost[i][0] = i;
    for (int j = 0; j <= n; j++)
        cost[0][j] = j;
    for (int i = 1; i <= m; i++)
        for (int j = 1; j <= n; j++) {
            int best = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (cost[i - 1][j] + 1 < best)
                best = cost[i - 1][j] + 1;
            if (cost[i][j - 1] + 1 < best)
                best = cost[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                cost[i - 2][j - 2] + 1 < best)
                best = cost[i - 2][j - 2] + 1;
            cost[i][j] = best;
        }
    return cost[m][n];
}

const char *lorry__nearest_word(const char *word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    int least = MOST;
    for (size_t k = 0; k < count; k++) {
        const int distance = edits(word, words[k]);
        if (distance < least && distance <= 1 + (int)strlen(words[k]) / 3) {
            least = distance;
            nearest = words[k];
        }
    }
    return nearest;
}
