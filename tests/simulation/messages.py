"""Sending: what is asked before, in order; quiet hours, caps, topics; messages to an account's members."""
from datetime import timedelta

import evaluate
from evaluate import ev, holds
from inputs import encode
from subjects import Enrolment
from values import MS, local, next_clock, plus

ADDRESS = {"email": "email", "sms": "phone", "push": "id", "in_app": "id"}
PLURAL = {"emails": "email", "sms": "sms", "pushes": "push", "in_apps": "in_app"}


def minutes(clock):
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


class Messages:
    """The half of Model that sends."""

    def in_quiet(self, env):
        if not self.program.policy.quiet:
            return False
        start, end = (timedelta(minutes=minutes(i)) for i in self.program.policy.quiet)
        wall = local(env.now, env.tz)
        at = wall - wall.replace(hour=0, minute=0, second=0, microsecond=0)
        return start <= at < end if start < end else at >= start or at < end

    def capped(self, c, channel, env):
        for most, what, d in self.program.policy.caps:
            concerned = set(PLURAL.values()) if what == "messages" else {PLURAL[what]}
            if channel not in concerned:
                continue
            counted = [t for ch, t in c.queued if ch in concerned]
            if sum(self.now < plus(t, d, env.tz) for t in counted) >= most:
                return True
        return False

    def question(self, c, m, env):
        """Why it isn't sent, "quiet", or None."""
        if c.fields[ADDRESS[m.channel]] is None:
            return "no_address"
        if m.channel == "email" and c.suppressed:
            return "suppressed"
        if m.transactional:
            return None
        if not c.fields["subscribed"] or c.topics.get(m.topic, (0, False))[1]:
            return "unsubscribed"
        if self.in_quiet(env):
            return "quiet"
        return "capped" if self.capped(c, m.channel, env) else None

    def do_send(self, c, e, name, args=()):
        if e.held_out:
            return
        m = self.program.messages[name]
        while True:
            reason = self.question(c, m, self.env(c))
            if reason != "quiet":
                break
            e.deadline = next_clock(self.now, self.program.policy.quiet[1], None, self.env(c).tz)
            yield
        if reason:
            self.act(c, e, "skipped", name, reason=reason)
            return
        if not m.transactional:
            c.queued.append((m.channel, self.now))
        env = self.env_of(c, e)
        env = evaluate.replace(env, params={n: ev(a, env) for (n, _), a in zip(m.params, args)})
        fields = {k: ev(v, env) for k, v in m.fields.items()}
        if "body" in fields and m.channel == "email":
            fields = {"from": "a@acme.example", "subject": fields["subject"], "text": fields["body"]}
        if m.channel in ("email", "sms"):
            fields["to"] = c.fields[ADDRESS[m.channel]]
        self.act(c, e, m.channel, name, fields=fields)

    def do_best(self, c, e, name, args, d):
        """`send M at best time within D`: the hour is chosen once."""
        if not e.held_out:
            moment = self.best_hour(c, self.env(c), evaluate.duration(d, self.env_of(c, e)))
            if moment > self.now:
                e.deadline = moment
                yield
        yield from self.do_send(c, e, name, args)

    def best_hour(self, c, env, d):
        full = self.now - self.now % MS["hour"]
        everyone = [h for counted, h in self.opens if counted < full]

        def score(moment):
            hour = local(moment, env.tz).hour
            return c.opens.count(hour) + 4 * (everyone.count(hour) / len(everyone) if everyone else 1 / 24)

        quarter = MS["hour"] // 4
        later = range(self.now - self.now % quarter + quarter, plus(self.now, d, env.tz) + 1, quarter)
        moments = [self.now] + [m for m in later if local(m, env.tz).minute == 0]
        return min(moments, key=lambda m: (-score(m), m))

    def do_members(self, account, e, name, where):
        """Queued; applied after the account's rounds."""
        yield from self.nothing()
        if not e.held_out:
            account.errands.append(lambda: self.send_members(account, e, name, where))

    def send_members(self, account, e, name, where):
        for m in self.members(account):
            errand = Enrolment(e.workflow, e.entry, e.event, None, bound=dict(e.bound), errand=True)
            if where is None or holds(where, self.env_of(m, errand)):
                errand.steps = self.do_send(m, errand, name)
                m.enrolments.append(errand)
                self.run(m, errand, None, None)

    def do_action(self, c, e, name, args):
        yield from self.nothing()
        env = self.env_of(c, e)
        params = self.program.actions[name]
        fields = {n: encode(t, ev(v, env), self.program) for (n, t), v in zip(params, args)}
        if not e.held_out:
            self.act(c, e, "action", name, fields=fields)

    def act(self, c, e, kind, name, **more):
        self.actions.append({"seq": len(self.actions) + 1, "at": self.now, c.kind: c.id,
                             "workflow": e.workflow.name, "kind": kind, "name": name, **more})

    # --- what tells the engine something, by its name -----------------------------------------------------------------

    def signal(self, c, name, row, at, late):
        """The newer event decides, in whatever order they come; late ones count too."""
        if name in ("unsubscribed", "resubscribed"):
            topic = row.get("topic")
            if topic is None:
                self.write(c, "subscribed", name == "resubscribed", at)
            elif at >= c.topics.get(topic, (at, False))[0]:
                c.topics[topic] = at, name == "unsubscribed"
        hard = name == "email_complained" or name == "email_bounced" and row.get("hard") is not False
        if hard and at >= c.wrote.get("email", at):
            c.suppressed = True
            self.unclear |= late
        if name == "email_opened":
            hour = local(at, self.env(c).tz).hour
            c.opens.append(hour)
            self.opens.append((self.now, hour))
