/* write_file.c: a file that appears whole or not at all.
 *
 * The text goes to a temporary file in the same folder, which is then renamed;
 * a reader sees the old file or the new one. No fsync: after a power cut the
 * file may be the old one, which "whole or not at all" allows for a plan. */
#define _XOPEN_SOURCE 700
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/language.h"
#include "io/io.h"
#include "io/load.h"

#define MOST_TRIES 100

static bool write_all(int file, const char *data, size_t length)
{
    while (length > 0) {
        const ssize_t written = write(file, data, length < INT_MAX ? length : INT_MAX);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        data += written;
        length -= (size_t)written;
    }
    return true;
}

static lorry_status fail(const char *path, const char *what, lorry_message *message)
{
    const char *cause = lorry__os_cause(errno);
    return lorry__fail(message, LORRY_EIO, "%s: %s: %s", lorry__name_file(path).text,
                       lorry__tr(what), cause);
}

/* A pipe or a terminal, or what the system calls a device, cannot be replaced. */
static lorry_status write_through(const char *path, const char *data, size_t length,
                                  lorry_message *message)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_NOCTTY | O_CLOEXEC, 0666);
    if (file < 0)
        return fail(path, N_("cannot be opened for writing"), message);
    const bool is_written = write_all(file, data, length);
    const lorry_status status =
        is_written ? LORRY_OK : fail(path, N_("cannot be written"), message);
    if (close(file) != 0 && is_written)
        return fail(path, N_("cannot be written"), message);
    return status;
}

/* Create `path`.<pid>-<k>.part, whose name goes into `part`. */
static int create_beside(const char *path, char *part, size_t size)
{
    int file = -1;
    for (int k = 0; k < MOST_TRIES && file < 0; k++) {
        if (snprintf(part, size, "%s.%ld-%d.part", path, (long)getpid(), k) >= (int)size) {
            errno = ENAMETOOLONG;
            return -1;
        }
        file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST)
            return -1;
    }
    return file;
}

static lorry_status replace(const char *path, const struct stat *old, const char *data,
                            size_t length, lorry_message *message)
{
    char part[PATH_MAX];
    const int file = create_beside(path, part, sizeof(part));
    if (file < 0)
        return fail(path, N_("cannot be created"), message);
    /* Those who could read the old one can read the new one. */
    if (old != NULL)
        (void)!fchmod(file, old->st_mode & 0777);
    const bool is_written = write_all(file, data, length);
    lorry_status status = is_written ? LORRY_OK : fail(path, N_("cannot be written"), message);
    if (close(file) != 0 && is_written)
        status = fail(path, N_("cannot be written"), message);
    if (status == LORRY_OK && rename(part, path) != 0)
        status = fail(path, N_("cannot be replaced"), message);
    if (status != LORRY_OK)
        unlink(part);
    return status;
}

lorry_status lorry__io_write_file(const char *path, const char *data, size_t length,
                                  lorry_message *message)
{
    struct stat old;
    const bool exists = stat(path, &old) == 0;
    if ((exists && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)) ||
        strncmp(path, "/dev/", 5) == 0)
        return write_through(path, data, length, message);
    if (!exists)
        return replace(path, NULL, data, length, message);
    /* A link stays, and what it points to is replaced. */
    char target[PATH_MAX];
    return replace(realpath(path, target) != NULL ? target : path, &old, data, length, message);
}

lorry_format lorry__io_format_of(const char *path)
{
    static const struct { const char *extension; lorry_format format; } known[] = {
        { ".sol", LORRY_FORMAT_SOL },
        { ".json", LORRY_FORMAT_JSON },
        { ".geojson", LORRY_FORMAT_GEOJSON },
        { ".html", LORRY_FORMAT_HTML },
    };
    const size_t length = strlen(path);
    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++) {
        const size_t size = strlen(known[k].extension);
        if (length < size)
            continue;
        bool is_same = true;
        for (size_t i = 0; i < size; i++) {
            const char c = path[length - size + i];
            const char lower = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
            is_same = is_same && lower == known[k].extension[i];
        }
        if (is_same)
            return known[k].format;
    }
    return LORRY_FORMAT_AUTO;
}
