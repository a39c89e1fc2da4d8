// A Program as bytes, for storing what `apply` installed, and back. The same Program gives the same bytes.
// Reading never trusts them: every length is checked against what is left, a checksum against what was
// written, and what the code refers to against what there is, so that damaged bytes give a Fault. Linear.
//
// What is trusted: whoever can put the checksum right. Bytes that were forged with it are read without a
// fault of memory (tests/fuzz/program.cpp), but what is then a Program may treat a number as a text when it
// runs, for nobody follows what kind of word stands in which register. Programs come from our own compiler,
// by way of a store that only its owner can write; who can write that can change everything else in it too.
//
//   magic "NUDGEPRG" · u32 version · u64 bytes of the body · u64, u64 its stable_hash · body
// In the body ints are LEB128 (signed ones zigzag), doubles 8 bytes little-endian, texts and lists led by
// their length.
#pragma once

#include <string>
#include <string_view>

#include "runtime/fault/result.h"
#include "runtime/program/program.h"

namespace nudge {

inline constexpr uint32_t kFormatVersion = 4;

std::string encode(const Program& program);
Result<Program> decode(std::string_view bytes);

}  // namespace nudge
