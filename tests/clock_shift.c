/* Moves the time of day by CLOCK_SHIFT_SECONDS in every process that preloads it; monotonic clocks stay as they are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*real_clock_gettime)(clockid_t, struct timespec *);
static time_t seconds;

__attribute__((constructor)) static void prepare(void) {
    const char *given = getenv("CLOCK_SHIFT_SECONDS");
    seconds = given ? atoll(given) : 0;
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
}

int clock_gettime(clockid_t id, struct timespec *now) {
    if (!real_clock_gettime) prepare(); /* another library's constructor may ask for the time first */
    int failed = real_clock_gettime(id, now);
    if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += seconds;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    (void)zone; /* obsolete */
    struct timespec moment;
    int failed = clock_gettime(CLOCK_REALTIME, &moment);
    if (!failed) *now = (struct timeval){moment.tv_sec, moment.tv_nsec / 1000};
    return failed;
}

time_t time(time_t *out) {
    struct timespec moment;
    if (clock_gettime(CLOCK_REALTIME, &moment)) return -1;
    if (out) *out = moment.tv_sec;
    return moment.tv_sec;
}
