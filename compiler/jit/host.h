// The machine that this runs on, as LLVM sees it. Private to this room.
#pragma once

#include <llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h>

#include "runtime/fault/result.h"

namespace nudge::jit {

// Code for it can lie anywhere: small, and independent of its position.
llvm::Expected<llvm::orc::JITTargetMachineBuilder> host_machine();

Fault fault_of(llvm::Error error);

}  // namespace nudge::jit
