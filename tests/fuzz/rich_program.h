// A program with a field of every type and a step of every kind, for the targets that need one.
#pragma once

namespace nudge::fuzz {

inline constexpr const char* kRichProgram = R"flow(
use email
enum Plan { trial, pro as "Pro Plan" }
record Place { city: text?  zip: int = 3  tags: Plan = trial }
record Item { sku: text  price: number?  count: int = 1 }
contact {
  plan: Plan = trial  seats: int = 1  ratio: number = 0.5  vip: bool = false  note: text?  site: url?
  born: date?  seen: time?  calls: clock?  every: duration?  zone: timezone?  paid: money(USD)?
  home: Place?  tags: set of text = []  codes: list of int = []  visited: list of Item = []
}
account { name: text?  plan: Plan = trial  used: int = 0  sites: (list of Place)? }
event signed_up as "Signed Up" { source: text?  at: time?  on: date?  plan: Plan? }
event bought { order: text?  total: number?  amount: money(USD)?  items: list of Item  place: Place?  n: int? }
event robot as "robot_*" { room: text? }
action note(text: text, amount: number?, due: duration?)
email hello(what: text?) {
  from "Ada <ada@x.example>" subject "Hi {contact.note ?? "you"}: {what ?? "nothing"}" topic news
  body """
    # Hello {contact.note ?? "*you*"}

    | a | b |
    |---|---|
    | {contact.seats} | {contact.home.city ?? "nowhere"} |

    [go](https://x.example/{contact.id}?q={what ?? ""}) {contact.site ?? "none"} <b>{what ?? "x"}</b>
  """
}
sms ping { from "Acme"  text "{contact.id} {score.lead}"  topic pings }
segment busy = count(bought within 7 days) >= 2
segment rich = sum(bought.total) > 100 or contact.visited is known and any(i in contact.visited: (i.price ?? 0) > 9)
segment old = now - contact.created_at > 3 days holds for 1 day
segment near for account = account.used > 3 or count(bought within 2 days) > 1
score lead { add 5 when bought at most 2 times per day  add 3 if contact.vip  subtract 2 when no bought for 5 days  halve every 3 days  keep within 0..50 }
score health for account { add 1 when bought  halve every 10 days }
policy { quiet hours 22:00 to 06:00  at most 2 emails per 3 days  default timezone "Europe/Paris" }
workflow welcome {
  when signed_up
  enter again after 1 hours
  goal bought within 10 days worth total ?? 1
  measure looked: robot within 3 days
  exit when contact.vip
  then {
    send hello(event.source)
    wait 1 day
    wait until 10:00
    wait up to 2 days for bought(n is known) as order
      then note("bought", amount: 2.5)
      else send hello("late") at best time within 6 hours
    split way { 50% one { set contact.seats = contact.seats + 1 } 50% two { add "two" to contact.tags } }
    repeat up to 3 times every 12 hours until contact.seats > 3 { send ping add 2 to score.lead }
    match contact.plan { trial then note("{contact.paid ?? 1 USD}") pro then remove "two" from contact.tags }
  }
}
workflow each_order { when bought  enter every time per event.order  then { note("{length(event.items)} {event.place.city ?? "?"}") wait for bought  finish as "again" } }
workflow changed { when contact.plan changes from trial  enter every time  then { start welcomed set contact.vip = false } }
workflow welcomed { enter every time  then note("{format(contact.seats)} {format(now)} {contact.born ?? today}") }
workflow dates { when 2 days before contact.born at 09:00  when every monday at 08:00  then note("a date {weekday(now)}") }
workflow silent { when no bought for 4 days  then note(upper(contact.note ?? "silent")) }
workflow hot { when score.lead >= 8  enter every time  then stop welcome }
workflow wealthy { when rich or old  enter again after 2 days  then send ping }
workflow crowd { when near  for account  enter again after 1 day  then { send hello(account.name) to members where contact.seats > 0 set account.used = 0 wait 1 day note("{account.id}") } }
)flow";

}  // namespace nudge::fuzz
