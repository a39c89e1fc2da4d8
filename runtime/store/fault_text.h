// What SQLite and the file system below it have refused, in words for who runs nudge: what failed, where, and
// what to do.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/fault/result.h"
#include "runtime/store/checksum_vfs.h"

namespace nudge {

struct SqliteError {
  std::string folder;
  std::string file;
  int code = 0;  // extended
  std::string message;
};

Fault fault_in_words(const SqliteError& error, const ChecksumVfs& vfs);

// Of what isn't there to be opened, or isn't what it should be.
Fault no_run_in(const std::string& folder);
Fault damage_in_words(const Damage& damage);
// What the file system refused, of a store in `folder`.
Fault io_fault_in_words(const std::string& folder, const IoFault& io);
// Of a call to the system: "cannot make the folder `x`: …".
Fault system_fault(std::string_view doing, const std::string& what, int error_number);

}  // namespace nudge
