/* Loaded into `nudge` by LD_PRELOAD: the process is killed at its N-th call that writes, syncs, cuts or removes a
   file (NUDGE_CRASH_AT), before the call or in the middle of it: half of what was to be written is written. So a
   crash can be had at each place where one matters, again and again. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long left = -1;
static int armed(void) {
  static atomic_int read_it = 0;
  if (!atomic_exchange(&read_it, 1)) {
    const char* at = getenv("NUDGE_CRASH_AT");
    left = at ? atol(at) : -1;
  }
  return left > 0 && --left == 0;
}
static void die(void) { kill(getpid(), SIGKILL); pause(); }

#define REAL(name, ...) ((__typeof__(name)*)dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

ssize_t pwrite64(int fd, const void* from, size_t bytes, off64_t at) {
  if (armed()) {
    REAL(pwrite64, fd, from, bytes / 2, at);
    die();
  }
  return REAL(pwrite64, fd, from, bytes, at);
}
ssize_t pwrite(int fd, const void* from, size_t bytes, off_t at) { return pwrite64(fd, from, bytes, at); }
ssize_t write(int fd, const void* from, size_t bytes) {
  if (armed()) {
    REAL(write, fd, from, bytes / 2);
    die();
  }
  return REAL(write, fd, from, bytes);
}
int fsync(int fd) {
  if (armed()) die();
  return REAL(fsync, fd);
}
int fdatasync(int fd) {
  if (armed()) die();
  return REAL(fdatasync, fd);
}
int ftruncate64(int fd, off64_t to) {
  if (armed()) die();
  return REAL(ftruncate64, fd, to);
}
int ftruncate(int fd, off_t to) { return ftruncate64(fd, to); }
int unlink(const char* path) {
  if (armed()) die();
  return REAL(unlink, path);
}
