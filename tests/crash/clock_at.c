/* Loaded into `nudge` by LD_PRELOAD: the machine's clock says something else. NUDGE_CLOCK is the time that it begins
   with, in seconds since 1970; with each question it goes back by NUDGE_CLOCK_BACK seconds. What only measures how long something takes (the monotonic clock) goes on as
   ever. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static atomic_long asked;

static time_t told(void) {
  const char *begin = getenv("NUDGE_CLOCK"), *back = getenv("NUDGE_CLOCK_BACK");
  return (begin ? atol(begin) : 0) - (back ? atol(back) : 0) * atomic_fetch_add(&asked, 1);
}

int clock_gettime(clockid_t which, struct timespec* into) {
  static int (*real)(clockid_t, struct timespec*);
  if (!real) real = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  if (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE) return real(which, into);
  into->tv_sec = told();
  into->tv_nsec = 0;
  return 0;
}
int gettimeofday(struct timeval* restrict into, void* restrict zone) {
  (void)zone;
  into->tv_sec = told();
  into->tv_usec = 0;
  return 0;
}
time_t time(time_t* into) {
  time_t now = told();
  if (into) *into = now;
  return now;
}
