/* Preloaded into a program: each time a database's journal is synced, what it holds by then is kept beside it,
 * in a file that ends in .synced, as a disk keeps it when the power is cut. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void keep(int fd)
{
    static char content[1 << 24];
    char link[64], path[4096], kept[4200], being_written[4200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 4 || strncmp(path + length - 4, "-wal", 4) != 0)
        return;
    path[length] = 0;
    snprintf(kept, sizeof kept, "%s.synced", path);
    snprintf(being_written, sizeof being_written, "%s.new", kept);
    ssize_t size = pread(fd, content, sizeof content, 0);
    int to = open(being_written, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (write(to, content, size) == size)
        rename(being_written, kept);
    close(to);
}

#define KEEPS(name)                                                              \
    int name(int fd)                                                             \
    {                                                                            \
        static int (*real)(int);                                                 \
        if (!real)                                                               \
            real = (int (*)(int))dlsym(RTLD_NEXT, #name);                        \
        int outcome = real(fd);                                                  \
        if (outcome == 0)                                                        \
            keep(fd);                                                            \
        return outcome;                                                          \
    }

KEEPS(fsync)
KEEPS(fdatasync)
