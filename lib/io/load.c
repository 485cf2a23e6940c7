/* load.c: read a file whole and unpack it if it is gzip (told by content).
 *
 * O(size). What gzip unpacks to is bounded in size and in ratio, so that a
 * small hostile file cannot fill the memory. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <zlib.h>

#include "base/language.h"
#include "io/load.h"

#define MAX_BYTES ((size_t)4 << 30)
/* Deflate reaches 1032:1 at most on zeros; text of any use stays far below. */
#define MAX_RATIO 500
#define RATIO_FREE ((size_t)64 << 20) /* no ratio is asked below this size */
#define BLOCK ((size_t)256 << 10)

lorry__file_name lorry__name_file(const char *path)
{
    lorry__file_name name;
    const size_t length = strlen(path), most = sizeof(name.text) - 1;
    if (length <= most)
        memcpy(name.text, path, length + 1);
    else
        snprintf(name.text, sizeof(name.text), "...%s", path + length - (most - 3));
    return name;
}

const char *lorry__os_cause(int error)
{
    switch (error) {
    case ENOENT:
        return lorry__tr("no such file or folder");
    case EACCES:
    case EPERM:
        return lorry__tr("permission denied");
    case EISDIR:
        return lorry__tr("it is a folder");
    case ENOTDIR:
        return lorry__tr("part of the path is no folder");
    case ENOSPC:
    case EDQUOT:
        return lorry__tr("no space left");
    case EROFS:
        return lorry__tr("the file system is read-only");
    case EMFILE:
    case ENFILE:
        return lorry__tr("too many open files");
    case ENAMETOOLONG:
        return lorry__tr("the name is too long");
    case ELOOP:
        return lorry__tr("links go in a circle");
    case EPIPE:
        return lorry__tr("nobody reads it");
    default:
        return lorry__tr("input or output error");
    }
}

/* Room for one more block and a zero. */
static bool reserve(lorry__mem *mem, lorry__bytes *bytes, size_t *capacity)
{
    return lorry__grow(mem, (void **)&bytes->data, capacity, bytes->length + BLOCK + 1, 1);
}

static bool is_gzip(const unsigned char *data, size_t length)
{
    return length >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

static lorry_status inflate_all(lorry__mem *mem, const char *name, z_stream *stream,
                                const unsigned char *data, size_t length, size_t enough,
                                lorry__bytes *out, lorry_message *message)
{
    size_t capacity = 0, taken = 0;
    while (out->length < enough) {
        if (!reserve(mem, out, &capacity))
            return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to unpack it", name);
        const size_t more = length - taken < UINT_MAX ? length - taken : UINT_MAX;
        stream->next_in = (Bytef *)(uintptr_t)(data + taken);
        stream->avail_in = (uInt)more;
        stream->next_out = (Bytef *)out->data + out->length;
        stream->avail_out = (uInt)BLOCK;
        const int code = inflate(stream, Z_NO_FLUSH);
        taken += more - stream->avail_in;
        out->length += BLOCK - stream->avail_out;
        if (code == Z_MEM_ERROR)
            return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to unpack it", name);
        if (out->length > MAX_BYTES ||
            (out->length > RATIO_FREE && out->length / MAX_RATIO > taken))
            return lorry__fail(message, LORRY_ERANGE,
                               "%s: unpacks to more than %zu bytes, which is refused", name,
                               out->length);
        if (code == Z_STREAM_END) {
            /* A gzip file may hold several members, one after the other. */
            if (!is_gzip(data + taken, length - taken))
                return LORRY_OK;
            if (inflateReset(stream) != Z_OK)
                return lorry__fail(message, LORRY_EFORMAT, "%s: damaged gzip file", name);
        } else if (code == Z_BUF_ERROR || (code == Z_OK && taken == length &&
                                           stream->avail_out > 0)) {
            return lorry__fail(message, LORRY_EFORMAT,
                               "%s: the gzip file ends after %zu bytes, before its end mark",
                               name, length);
        } else if (code != Z_OK) {
            return lorry__fail(message, LORRY_EFORMAT, "%s: damaged gzip file near byte %zu",
                               name, taken);
        }
    }
    return LORRY_OK;
}

static lorry_status unpack(lorry__mem *mem, const char *name, const unsigned char *data,
                           size_t length, size_t enough, lorry__bytes *out,
                           lorry_message *message)
{
    z_stream stream = { 0 };
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to unpack it", name);
    const lorry_status status =
        inflate_all(mem, name, &stream, data, length, enough, out, message);
    inflateEnd(&stream);
    return status;
}

static void drop_mark(lorry__bytes *bytes)
{
    if (bytes->length >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0) {
        bytes->length -= 3;
        memmove(bytes->data, bytes->data + 3, bytes->length + 1);
    }
}

/* `raw` is given away. */
static lorry_status settle(lorry__mem *mem, const char *name, lorry__bytes raw, size_t enough,
                           lorry__bytes *out, lorry_message *message)
{
    *out = raw;
    if (is_gzip((const unsigned char *)raw.data, raw.length)) {
        *out = (lorry__bytes){ NULL, 0 };
        const lorry_status status = unpack(mem, name, (const unsigned char *)raw.data,
                                           raw.length, enough, out, message);
        lorry__free(mem, raw.data);
        if (status != LORRY_OK) {
            lorry__free(mem, out->data);
            *out = (lorry__bytes){ NULL, 0 };
            return status;
        }
    }
    out->data[out->length] = '\0';
    return LORRY_OK;
}

static lorry_status copy_memory(lorry__mem *mem, const char *name, const lorry__source *source,
                                lorry__bytes *raw, lorry_message *message)
{
    *raw = (lorry__bytes){ lorry__alloc(mem, source->length + 1), source->length };
    if (raw->data == NULL)
        return lorry__fail(message, LORRY_ENOMEM, "%s: no memory for %zu bytes", name,
                           source->length);
    if (source->length > 0)
        memcpy(raw->data, source->data, source->length);
    return LORRY_OK;
}

static lorry_status read_stream(lorry__mem *mem, const char *name, FILE *file, size_t enough,
                                lorry__bytes *raw, lorry_message *message)
{
    size_t capacity = 0;
    do {
        if (!reserve(mem, raw, &capacity))
            return lorry__fail(message, LORRY_ENOMEM, "%s: no memory to read it", name);
        errno = 0;
        const size_t got = fread(raw->data + raw->length, 1, BLOCK, file);
        raw->length += got;
        if (ferror(file))
            return lorry__fail(message, LORRY_EIO, "%s: cannot be read: %s", name,
                               lorry__os_cause(errno));
        if (raw->length > MAX_BYTES)
            return lorry__fail(message, LORRY_ERANGE, "%s: larger than %zu bytes", name,
                               MAX_BYTES);
        if (got < BLOCK)
            break;
    } while (raw->length / 2 < enough); /* packed it may be longer than unpacked */
    return LORRY_OK;
}

static lorry_status read_file(lorry__mem *mem, const char *name, const char *path,
                              size_t enough, lorry__bytes *raw, lorry_message *message)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return lorry__fail(message, errno == ENOENT ? LORRY_ENOENT : LORRY_EIO,
                           "%s: cannot be opened: %s", name, lorry__os_cause(errno));
    const lorry_status status = read_stream(mem, name, file, enough, raw, message);
    fclose(file);
    return status;
}

/* All, or a little more than `enough` bytes. */
static lorry_status load(lorry__mem *mem, const lorry__source *source, const char *name,
                         size_t enough, lorry__bytes *out, lorry_message *message)
{
    lorry__bytes raw = { NULL, 0 };
    *out = (lorry__bytes){ NULL, 0 };
    const lorry_status status = source->data != NULL
                                    ? copy_memory(mem, name, source, &raw, message)
                                    : read_file(mem, name, source->path, enough, &raw, message);
    if (status == LORRY_OK)
        return settle(mem, name, raw, enough, out, message);
    lorry__free(mem, raw.data);
    return status;
}

lorry_status lorry__load_raw(lorry__mem *mem, const lorry__source *source, const char *name,
                             lorry__bytes *out, lorry_message *message)
{
    return load(mem, source, name, SIZE_MAX, out, message);
}

lorry_status lorry__load_head(lorry__mem *mem, const lorry__source *source, const char *name,
                              lorry__bytes *out, lorry_message *message)
{
    const lorry_status status = load(mem, source, name, BLOCK, out, message);
    if (status != LORRY_OK || out->length < BLOCK)
        return status;
    while (out->length > 1 && out->data[out->length - 1] != '\n')
        out->length--;
    out->data[out->length] = '\0';
    return status;
}

lorry_status lorry__load(lorry__mem *mem, const lorry__source *source, const char *name,
                         lorry__bytes *out, lorry_message *message)
{
    const lorry_status status = lorry__load_raw(mem, source, name, out, message);
    if (status == LORRY_OK)
        drop_mark(out);
    return status;
}
