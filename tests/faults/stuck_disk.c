/* Preloaded into a desk: while the file that STUCK names exists, its database's disk takes nothing, and while
 * the one that STUCK_READS names exists, it gives nothing either: what it is asked for is not in memory. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void wait_while_stuck(int fd, const char *sign)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return;
    path[length] = 0;
    if (strstr(path, ".sqlite3"))
        while (access(getenv(sign), F_OK) == 0)
            usleep(20000);
}

#define STICKS(sign, type, name, parameters, arguments)                          \
    type name parameters                                                         \
    {                                                                            \
        static type(*real) parameters;                                           \
        if (!real)                                                               \
            real = (type(*) parameters)dlsym(RTLD_NEXT, #name);                  \
        wait_while_stuck(fd, sign);                                              \
        return real arguments;                                                   \
    }

STICKS("STUCK_READS", ssize_t, pread64, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at))
STICKS("STUCK", ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
STICKS("STUCK_READS", ssize_t, pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at))
STICKS("STUCK", ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
STICKS("STUCK", int, fsync, (int fd), (fd))
STICKS("STUCK", int, fdatasync, (int fd), (fd))
