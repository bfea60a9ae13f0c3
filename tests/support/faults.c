/* Preloaded into a process under test: shifts the clock, and makes writes below one folder fail or kill.

FAULT_FOLDER   where it applies; FAULT_COUNTER  a file of 8 bytes: what was counted so far, shared by all processes.
FAULT_KILL=n   the n-th write, rename, … kills the process and its group, which must be one of its own.
FAULT_FULL=n   after n bytes there is no room left. FAULT_LOCKED=1  nothing can be written. FAULT_CLOCK=s  seconds added. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long setting(const char *name) { const char *text = getenv(name); return text ? atol(text) : 0; }

static long *counter(void) {
    static long *shared;
    const char *path = getenv("FAULT_COUNTER");
    if (!shared && path) {
        int file = REAL(open)(path, O_RDWR);
        void *found = file < 0 ? MAP_FAILED : mmap(0, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (found != MAP_FAILED) shared = found;
        if (file >= 0) close(file);
    }
    return shared;
}

static int below(const char *path) {
    const char *folder = getenv("FAULT_FOLDER");
    char full[PATH_MAX];
    if (!folder || !path) return 0;
    if (path[0] != '/') {
        if (!getcwd(full, sizeof full / 2)) return 0;
        strcat(full, "/");
        strncat(full, path, sizeof full / 2 - 2);
        path = full;
    }
    return !strncmp(path, folder, strlen(folder));
}

static int below_file(int file) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static int below_at(int at, const char *path) {
    return path && path[0] != '/' && at != AT_FDCWD ? below_file(at) : below(path);
}

/* A change to the folder is about to happen: count it, and fail or kill if its turn has come. */
static int fault(long bytes) {
    long *count = counter();
    if (setting("FAULT_LOCKED")) { errno = EROFS; return -1; }
    if (!count) return 0;
    if (getenv("FAULT_FULL")) {
        if (__sync_add_and_fetch(count, bytes) > setting("FAULT_FULL")) { errno = ENOSPC; return -1; }
        return 0;
    }
    if (__sync_add_and_fetch(count, 1) == setting("FAULT_KILL")) {
        kill(0, SIGKILL);
    }
    return 0;
}

#define OPEN(name)                                                                                   \
    int name(const char *path, int flags, ...) {                                                     \
        va_list rest;                                                                                \
        va_start(rest, flags);                                                                       \
        mode_t mode = va_arg(rest, mode_t);                                                          \
        va_end(rest);                                                                                \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && below(path) && fault(0)) return -1;           \
        return REAL(name)(path, flags, mode);                                                        \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                 \
    int name(int at, const char *path, int flags, ...) {                                             \
        va_list rest;                                                                                \
        va_start(rest, flags);                                                                       \
        mode_t mode = va_arg(rest, mode_t);                                                          \
        va_end(rest);                                                                                \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && below_at(at, path) && fault(0)) return -1;    \
        return REAL(name)(at, path, flags, mode);                                                    \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int file, const void *bytes, size_t size) {
    if (below_file(file) && fault((long)size)) return -1;
    return REAL(write)(file, bytes, size);
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    if (below_file(file) && fault((long)size)) return -1;
    return REAL(pwrite)(file, bytes, size, at);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    if (below_file(file) && fault((long)size)) return -1;
    return REAL(pwrite64)(file, bytes, size, at);
}
ssize_t sendfile(int out, int in, off_t *at, size_t size) {
    if (below_file(out) && fault((long)size)) return -1;
    return ((ssize_t(*)(int, int, off_t *, size_t))dlsym(RTLD_NEXT, "sendfile"))(out, in, at, size);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t size) {
    if (below_file(out) && fault((long)size)) return -1;
    return ((ssize_t(*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64"))(out, in, at, size);
}

#define CHANGE(name, result, path, parameters, ...)                                                  \
    result name parameters {                                                                         \
        if (below(path) && fault(0)) return -1;                                                      \
        return REAL(name)(__VA_ARGS__);                                                              \
    }
CHANGE(rename, int, to, (const char *from, const char *to), from, to)
CHANGE(renameat, int, to, (int a, const char *from, int b, const char *to), a, from, b, to)
CHANGE(mkdir, int, path, (const char *path, mode_t mode), path, mode)
CHANGE(unlink, int, path, (const char *path), path)
CHANGE(rmdir, int, path, (const char *path), path)
CHANGE(symlink, int, path, (const char *target, const char *path), target, path)

int unlinkat(int at, const char *path, int flags) {
    if (below_at(at, path) && fault(0)) return -1;
    return REAL(unlinkat)(at, path, flags);
}

static time_t shift(void) { return (time_t)setting("FAULT_CLOCK"); }
int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = REAL(clock_gettime)(clock, now);
    if (!result && clock == CLOCK_REALTIME) now->tv_sec += shift();
    return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise)) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
