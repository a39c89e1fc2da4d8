/* Loaded into `nudge` by LD_PRELOAD: the disk fails at the process's N-th call (NUDGE_FAIL_AT) that makes, writes,
   syncs, cuts, renames or removes something below a folder (NUDGE_FAIL_UNDER). How is NUDGE_FAIL:
     io_error   that call is refused with EIO, others go through
     broken     that call and all after it
     no_room    from that call on nothing is made and no file grows: ENOSPC
     short      of that write half is written, and then there is no room
     count      nothing fails, but every call is noted
   When it strikes it says in the file NUDGE_FAIL_NOTE what was refused, so that who counts up knows when to stop. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name, ...) ((__typeof__(name)*)dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

enum how { never, io_error, broken, no_room, short_write, count };
static enum how how = never;
static atomic_long calls;
static long at;
static const char* under;

__attribute__((constructor)) static void begin(void) {
  const char* word = getenv("NUDGE_FAIL");
  under = getenv("NUDGE_FAIL_UNDER");
  at = getenv("NUDGE_FAIL_AT") ? atol(getenv("NUDGE_FAIL_AT")) : 0;
  if (!word || !under || at < 1) return;
  const char* words[] = {"", "io_error", "broken", "no_room", "short", "count"};
  for (int each = io_error; each <= count; each++) {
    if (!strcmp(word, words[each])) how = (enum how)each;
  }
}

static void note(const char* what, const char* path) {
  const char* into = getenv("NUDGE_FAIL_NOTE");
  char line[PATH_MAX + 64];
  int file = into ? REAL(open, into, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
  if (file < 0) return;
  int length = snprintf(line, sizeof line, "%s %s\n", what, path);
  if (length > 0) REAL(write, file, line, (size_t)length);
  close(file);
}

static int is_under(const char* path) {
  char whole[PATH_MAX];
  if (path[0] != '/') {
    if (!getcwd(whole, sizeof whole)) return 0;
    strncat(whole, "/", sizeof whole - strlen(whole) - 1);
    strncat(whole, path, sizeof whole - strlen(whole) - 1);
    path = whole;
  }
  return strncmp(path, under, strlen(under)) == 0;
}
static const char* name_of(int fd, char* into) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, into, PATH_MAX - 1);
  into[length < 0 ? 0 : length] = 0;
  return into;
}

/* 0: go on; 1: refused, with errno; 2: half of it. `grows`: it needs room. */
static int judge(const char* what, const char* path, int grows) {
  if (how == never || !is_under(path)) return 0;
  long number = atomic_fetch_add(&calls, 1) + 1;
  if (number < at) return 0;
  if (how == count) note(what, path);
  int first = number == at, struck = 0;
  if (how == io_error) struck = first;
  if (how == broken) struck = 1;
  if (how == no_room) struck = grows;
  if (how == short_write) struck = !grows ? 0 : first && !strncmp(what, "write", 5) ? 2 : 1;
  if (!struck) return 0;
  note(what, path);
  errno = how == io_error || how == broken ? EIO : ENOSPC;
  return struck;
}

static int is_beyond(int fd, off64_t end) {
  struct stat found;
  return fstat(fd, &found) != 0 || end > found.st_size;
}

ssize_t pwrite64(int fd, const void* from, size_t bytes, off64_t offset) {
  char name[PATH_MAX];
  int answer = how == never ? 0 : judge("write", name_of(fd, name), is_beyond(fd, offset + (off64_t)bytes));
  if (answer == 1) return -1;
  return REAL(pwrite64, fd, from, answer == 2 && bytes > 1 ? bytes / 2 : bytes, offset);
}
ssize_t pwrite(int fd, const void* from, size_t bytes, off_t offset) { return pwrite64(fd, from, bytes, offset); }
ssize_t write(int fd, const void* from, size_t bytes) {
  char name[PATH_MAX];
  int answer = how == never || fd == 2 ? 0 : judge("write", name_of(fd, name), 1);
  if (answer == 1) return -1;
  return REAL(write, fd, from, answer == 2 && bytes > 1 ? bytes / 2 : bytes);
}
int fsync(int fd) {
  char name[PATH_MAX];
  if (how != never && judge("fsync", name_of(fd, name), 0)) return -1;
  return REAL(fsync, fd);
}
int fdatasync(int fd) {
  char name[PATH_MAX];
  if (how != never && judge("fdatasync", name_of(fd, name), 0)) return -1;
  return REAL(fdatasync, fd);
}
int ftruncate64(int fd, off64_t to) {
  char name[PATH_MAX];
  if (how != never && judge("ftruncate", name_of(fd, name), is_beyond(fd, to))) return -1;
  return REAL(ftruncate64, fd, to);
}
int ftruncate(int fd, off_t to) { return ftruncate64(fd, to); }
int unlink(const char* path) {
  if (how != never && judge("unlink", path, 0)) return -1;
  return REAL(unlink, path);
}
int mkdir(const char* path, mode_t mode) {
  if (how != never && judge("mkdir", path, 1)) return -1;
  return REAL(mkdir, path, mode);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  if (how != never && judge("rename", to, 0)) return -1;
  return REAL(renameat2, from_folder, from, to_folder, to, flags);
}
int rename(const char* from, const char* to) {
  if (how != never && judge("rename", to, 0)) return -1;
  return REAL(rename, from, to);
}

/* Only what is made anew is counted: opening what is there writes nothing. */
static int refuses_making(const char* path, int flags) {
  return how != never && (flags & O_CREAT) && access(path, F_OK) != 0 && judge("make", path, 1);
}
int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (refuses_making(path, flags)) return -1;
  return REAL(open64, path, flags, mode);
}
int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
  va_end(more);
  if (refuses_making(path, flags)) return -1;
  return REAL(open, path, flags, mode);
}
