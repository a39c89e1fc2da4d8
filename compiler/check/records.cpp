// Parts of a record that is chosen: `(if c then contact.home else contact.work).city`, `(a ?? b).city`. A
// record has no value of its own, so the choice is made for each part.
#include "compiler/check/infer.h"

namespace nudge::check {

namespace {

bool is_record(const Context& context, ExprId id) {
  return context.type(context.type_of(id)).kind == TypeKind::record;
}

ExprId missing_part(Context& context, TypeId type, Span span) {
  const TypeKind kind = context.type(type).kind;
  const Word word = kind == TypeKind::number ? kMissingNumberWord
                    : is_texty(kind)         ? kMissingTextWord
                                             : kMissingWord;
  return add_constant(context, context.types().optional(type), word, span);
}

// `known` made certain: where it has been tested.
ExprId required(Context& context, ExprId id) {
  const ExprId copy = clone(context, id);
  const TypeId type = context.types().required(context.type_of(copy));
  context.program.exprs[copy].type = type;
  return copy;
}

ExprId choice(Context& context, ExprId condition, ExprId yes, ExprId no, Span span) {
  if (context.is_error(yes) || context.is_error(no)) return add_error(context, span);
  const TypeId type = common_type(context, context.type_of(yes), context.type_of(no));
  return add_folded(context, node(ExprKind::conditional, type, span,
                                  {condition, convert(context, yes, type), convert(context, no, type)}));
}

}  // namespace

ExprId record_part(Context& context, ExprId record, const ir::Field& part, Span span) {
  const ir::Expr outer = context.expr(record);
  if (outer.type == kErrorType || part.type == kErrorType) return add_error(context, span);
  const TypeId optional = context.types().optional(part.type);
  switch (outer.kind) {
    case ExprKind::field:
    case ExprKind::element: {
      ir::Expr expr = node(outer.kind, context.type(outer.type).optional ? optional : part.type, span);
      expr.path = outer.path;
      expr.local = outer.local;
      expr.path.names.push_back(part.name);
      return context.add(std::move(expr));
    }
    case ExprKind::conditional:
      return choice(context, outer.operands[0], record_part(context, outer.operands[1], part, span),
                    record_part(context, outer.operands[2], part, span), span);
    case ExprKind::coalesce: {
      const ExprId known = make_known(context, clone(context, outer.operands[0]), true, span);
      return choice(context, known, record_part(context, required(context, outer.operands[0]), part, span),
                    record_part(context, outer.operands[1], part, span), span);
    }
    case ExprKind::let: {
      ir::Expr let = outer;
      let.operands[1] = record_part(context, outer.operands[1], part, span);
      let.type = context.type_of(let.operands[1]);
      return context.add(std::move(let));
    }
    default:
      break;
  }
  if (is_missing_constant(context, outer)) return missing_part(context, part.type, span);
  report(context, DiagnosticKind::out_of_place, outer.span,
         context.quoted(outer.span) + " has no parts that could be read here");
  return add_error(context, span);
}

ExprId record_known(Context& context, ExprId record, Span span) {
  const ir::Expr outer = context.expr(record);
  const TypeId boolean = context.types().of(TypeKind::boolean);
  if (is_record(context, record) && outer.kind == ExprKind::conditional) {
    return add_folded(context, node(ExprKind::conditional, boolean, span,
                                    {outer.operands[0], record_known(context, outer.operands[1], span),
                                     record_known(context, outer.operands[2], span)}));
  }
  if (is_record(context, record) && outer.kind == ExprKind::coalesce)
    return make_or(context, record_known(context, outer.operands[0], span),
                   record_known(context, outer.operands[1], span), span);
  if (is_record(context, record) && outer.kind == ExprKind::let) {
    ir::Expr let = outer;
    let.type = boolean;
    let.operands[1] = record_known(context, outer.operands[1], span);
    return context.add(std::move(let));
  }
  return add_folded(context, node(ExprKind::known, boolean, span, {record}));
}

}  // namespace nudge::check
