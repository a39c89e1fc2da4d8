// A copy of a store in one file, as of one moment, while a run goes on beside it.
#pragma once

#include <string>

#include "runtime/fault/result.h"
#include "runtime/store/store.h"

namespace nudge {

// Writes what is committed in the folder's store into the file, which must not be there yet: first under
// another name beside it, and under its own when it is whole and on the disk. Every page that is still in use
// is read, and so verified. Put in a folder as `nudge.db` it is that folder's store. Takes the time and the
// room that the data take.
Status back_up(const std::string& folder, const std::string& file, const StoreOptions& options = {});

}  // namespace nudge
