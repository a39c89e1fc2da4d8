// Restrained colours by kind of step, dark on light, the same in every format. Private to graph/.
#pragma once

#include "compiler/graph/graph.h"

namespace nudge::graph {

struct Colours {
  const char* fill;
  const char* border;
  const char* heading;
};

constexpr Colours colours_of(Shape shape) {
  switch (shape) {
    case Shape::trigger:
      return {"#e6f4ea", "#4d9a6a", "#2f7a4d"};
    case Shape::entry:
      return {"#f7fbf8", "#9cc4ab", "#2f7a4d"};
    case Shape::send:
      return {"#e8f0fd", "#5b87d6", "#2c5cb0"};
    case Shape::wait:
      return {"#fff6df", "#d9ab45", "#8a6414"};
    case Shape::branch:
      return {"#f4eefb", "#9673c4", "#6c47a3"};
    case Shape::split:
      return {"#fceef5", "#c9709d", "#a3406f"};
    case Shape::repeat:
      return {"#eef1f4", "#7b8794", "#52606d"};
    case Shape::change:
      return {"#f5f6f7", "#aeb7c0", "#52606d"};
    case Shape::action:
      return {"#e4f4f5", "#4a9ba3", "#1f6f78"};
    case Shape::link:
      return {"#ffffff", "#4d9a6a", "#2f7a4d"};
    case Shape::finish:
      return {"#3e4c59", "#3e4c59", "#cbd2d9"};
  }
  return {"#ffffff", "#7b8794", "#52606d"};
}

// Of a Shape, in Mermaid's classes.
constexpr const char* class_of(Shape shape) {
  constexpr const char* kNames[] = {"trigger", "entry",  "send",   "wait", "branch", "split",
                                    "repeat",  "change", "action", "link", "finish"};
  return kNames[static_cast<size_t>(shape)];
}

inline constexpr const char* kText = "#1f2933";
inline constexpr const char* kFaintText = "#52606d";
inline constexpr const char* kTextOnDark = "#ffffff";
inline constexpr const char* kArrow = "#7b8794";
inline constexpr const char* kPanelFill = "#fcfcfd";
inline constexpr const char* kPanelBorder = "#9aa5b1";
inline constexpr const char* kCount = "#b4420f";

}  // namespace nudge::graph
