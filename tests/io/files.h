/* files.h: a folder for the files of a test, and what is in them. */
#ifndef LORRY_TESTS_FILES_H
#define LORRY_TESTS_FILES_H

#include "../support/cmocka_all.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Made by the group's setup, removed by its teardown. */
static char folder[64];

static inline int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/lorry-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static inline const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

/* Names in the folder, `.` and `..` left out. */
static inline int count_files(void)
{
    int count = 0;
    DIR *list = opendir(folder);
    assert_non_null(list);
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(list);
    return count;
}

static inline int remove_folder(void **state)
{
    (void)state;
    DIR *list = opendir(folder);
    for (const struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;)
        unlink(path_of(entry->d_name));
    if (list != NULL)
        closedir(list);
    return rmdir(folder);
}

static inline void put_file(const char *name, const void *data, size_t length)
{
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    fclose(file);
}

/* Up to 4,095 bytes, as a string. */
static inline const char *get_file(const char *name)
{
    static char text[4096];
    FILE *file = fopen(path_of(name), "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

#endif
