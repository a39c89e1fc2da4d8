# Writes OUTPUT, a C++ file with a hash of FILES: cmake -DOUTPUT=… "-DFILES=a;b" -P hash_sources.cmake
set(HASHES "")
foreach(FILE ${FILES})
  file(SHA256 ${FILE} HASH)
  string(APPEND HASHES ${HASH})
endforeach()
string(SHA256 HASH "${HASHES}")
file(WRITE ${OUTPUT} "// Made by compiler/jit/hash_sources.cmake.
#include \"compiler/jit/environment.h\"

namespace nudge::jit {

const char* translator_version() {
  return \"${HASH}\";
}

}  // namespace nudge::jit
")
