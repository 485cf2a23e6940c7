/* memory.c: the allocator behind every handle.
 *
 * Each block is preceded by its size, so that frees need no size, the host's
 * hook gets the old size it wants, and the bytes held can be counted and
 * limited. O(1) beside the hook. */
#include <stdio.h>
#include <stdlib.h>

#include "base/base.h"
#include "base/language.h"

/* In front of each block; a multiple of the strictest alignment. */
#define HEADER (sizeof(max_align_t) > sizeof(size_t) ? sizeof(max_align_t) : sizeof(size_t))

static void *default_resize(void *payload, void *block, size_t old_size, size_t new_size)
{
    (void)payload;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

void lorry__mem_init(lorry__mem *mem, const lorry_config *config)
{
    const lorry_config defaults = LORRY_CONFIG_INIT;
    mem->config = defaults;
    if (config != NULL)
        memcpy(&mem->config, config,
               config->size < sizeof(defaults) ? config->size : sizeof(defaults));
    mem->config.size = sizeof(defaults);
    if (mem->config.resize == NULL)
        mem->config.resize = default_resize;
    atomic_init(&mem->used, 0);
}

static bool reserve(lorry__mem *mem, size_t more)
{
    const size_t limit = mem->config.memory_limit;
    const size_t before = atomic_fetch_add_explicit(&mem->used, more, memory_order_relaxed);
    if (limit != 0 && (more > limit || before > limit - more)) {
        atomic_fetch_sub_explicit(&mem->used, more, memory_order_relaxed);
        return false;
    }
    return true;
}

static void give_back(lorry__mem *mem, size_t less)
{
    atomic_fetch_sub_explicit(&mem->used, less, memory_order_relaxed);
}

void *lorry__resize(lorry__mem *mem, void *block, size_t size)
{
    char *old = block != NULL ? (char *)block - HEADER : NULL;
    size_t old_total = 0;
    if (old != NULL)
        memcpy(&old_total, old, sizeof(old_total));
    if (size > SIZE_MAX / 2 - HEADER)
        return NULL;
    const size_t total = size + HEADER;
    if (total > old_total && !reserve(mem, total - old_total))
        return NULL;
    char *fresh = mem->config.resize(mem->config.resize_payload, old, old_total, total);
    if (fresh == NULL) {
        if (total > old_total)
            give_back(mem, total - old_total);
        return NULL;
    }
    if (total < old_total)
        give_back(mem, old_total - total);
    memcpy(fresh, &total, sizeof(total));
    return fresh + HEADER;
}

void *lorry__alloc(lorry__mem *mem, size_t size)
{
    return lorry__resize(mem, NULL, size);
}

/* Zeros that the system keeps ready cost nothing until they are touched, which
 * tells where blocks are large: malloc's own are taken that way. */
static void *zeros_of_malloc(lorry__mem *mem, size_t size)
{
    const size_t total = size + HEADER;
    if (!reserve(mem, total))
        return NULL;
    char *fresh = calloc(1, total);
    if (fresh == NULL) {
        give_back(mem, total);
        return NULL;
    }
    memcpy(fresh, &total, sizeof(total));
    return fresh + HEADER;
}

void *lorry__calloc(lorry__mem *mem, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 2 - HEADER) / size)
        return NULL;
    if (mem->config.resize == default_resize)
        return zeros_of_malloc(mem, count * size);
    void *block = lorry__alloc(mem, count * size);
    if (block != NULL)
        memset(block, 0, count * size);
    return block;
}

void lorry__free(lorry__mem *mem, void *block)
{
    if (block == NULL)
        return;
    char *start = (char *)block - HEADER;
    size_t total;
    memcpy(&total, start, sizeof(total));
    mem->config.resize(mem->config.resize_payload, start, total, 0);
    give_back(mem, total);
}

char *lorry__strdup(lorry__mem *mem, const char *text)
{
    const size_t size = strlen(text) + 1;
    char *copy = lorry__alloc(mem, size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

bool lorry__grow(lorry__mem *mem, void **block, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return true;
    size_t more = *capacity < 8 ? 8 : *capacity;
    while (more < need) {
        if (more > SIZE_MAX / 4)
            return false;
        more *= 2;
    }
    if (more > SIZE_MAX / 2 / size)
        return false;
    void *fresh = lorry__resize(mem, *block, more * size);
    if (fresh == NULL)
        return false;
    *block = fresh;
    *capacity = more;
    return true;
}

void *lorry__handle_new(const lorry_config *config, size_t size, size_t offset)
{
    lorry__mem first;
    lorry__mem_init(&first, config);
    char *handle = lorry__calloc(&first, 1, size);
    if (handle != NULL) {
        lorry__mem *mem = (lorry__mem *)(void *)(handle + offset);
        lorry__mem_init(mem, &first.config);
        atomic_store(&mem->used, atomic_load(&first.used));
    }
    return handle;
}

void lorry__handle_free(void *handle, size_t offset)
{
    if (handle == NULL)
        return;
    const lorry__mem *mem = (const lorry__mem *)(const void *)((const char *)handle + offset);
    lorry__mem last; /* the handle's own goes with it */
    lorry__mem_init(&last, &mem->config);
    atomic_store(&last.used, atomic_load(&mem->used));
    lorry__free(&last, handle);
}

void lorry__log(const lorry__mem *mem, int level, const char *format, ...)
{
    if (mem->config.log == NULL)
        return;
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    lorry__format(line, sizeof(line), lorry__tr(format), arguments);
    va_end(arguments);
    mem->config.log(mem->config.log_payload, level, line);
}

void lorry__format(char *buffer, size_t size, const char *format, va_list arguments)
{
    const int length = vsnprintf(buffer, size, format, arguments);
    if (length < 0)
        buffer[0] = '\0';
    if (length < 0 || (size_t)length < size)
        return;
    /* The last character may be cut: back to its first byte. */
    size_t last = size - 1;
    while (last > 0 && ((unsigned char)buffer[last - 1] & 0xc0) == 0x80)
        last--;
    const unsigned char lead = last > 0 ? (unsigned char)buffer[last - 1] : 0;
    const size_t whole = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (lead >= 0x80 && size - last < whole)
        buffer[last - 1] = '\0';
}

lorry_status lorry__fail(lorry_message *message, lorry_status status, const char *format, ...)
{
    if (message != NULL) {
        va_list arguments;
        va_start(arguments, format);
        lorry__format(message->text, sizeof(message->text), lorry__tr(format), arguments);
        va_end(arguments);
    }
    return status;
}
