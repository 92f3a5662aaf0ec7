// Package clock works out the dates that the law sets for an answer to an
// erasure request, and says how it found them.
//
// Two things stand side by side. The packs are data: what each regulation says,
// with its article, read from packs.yaml and from an operator's own file on top
// of it (Load). The arithmetic is code: it counts as Regulation (EEC, Euratom)
// No 1182/71 does, and takes every choice that the sources leave open from the
// pack.
//
//	instant of receipt ─ controller's zone ─► day of receipt
//	   ─ start ─► the day from which the period runs (not counted itself)
//	   ─ answer ─► day with the same number, or the last of a shorter month
//	   ─ extension, if granted ─► the later day
//	   ─ pauses that the pack knows ─► as many whole days later
//	   ─ weekend or holiday, if the pack moves it ─► next working day
//	   ─► the last second of that day in the controller's zone
//
// A day is a day of the calendar and never 24 hours: a day on which the clocks
// change is as long as any other. The package reads no clock and keeps no state,
// so the same facts give the same date today and in ten years.
//
// It is not legal advice. A pack says of each clock whether its source was
// confirmed; the others need a lawyer's eye before anyone relies on them.
package clock
