package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lethe/internal/rules/document"
	"lethe/web/view"
)

// newSettings are what the form for a new destination starts with.
func newSettings() view.DestinationSettings {
	return view.DestinationSettings{
		Kind: "webhook", Confirmation: "response", ConfirmWithin: "336h", SecretIn: "lethe", Concurrency: "4", RatePerMinute: "600",
	}
}

// settingsOf writes the settings of a destination as the form has them.
func settingsOf(d document.Destination) view.DestinationSettings {
	out := view.DestinationSettings{
		Name: d.Name, Title: d.Title, Owner: d.Owner, Kind: d.Kind, URL: d.URL,
		SecretIn: secretIn(d), SecretEnv: d.SecretEnv, SecretFile: d.SecretFile,
		Confirmation: d.Confirmation, ConfirmWithin: written(d.ConfirmWithin),
		Concurrency: strconv.Itoa(d.Concurrency), RatePerMinute: strconv.Itoa(d.RatePerMinute),
	}
	var waits []string
	for _, wait := range d.RetrySchedule {
		waits = append(waits, written(wait))
	}
	out.RetrySchedule = strings.Join(waits, ", ")
	if p := d.Poll; p != nil {
		out.PollURL, out.PollEvery, out.PollStatus = p.URL, written(p.Every), p.Status
		for _, word := range slices.Sorted(maps.Keys(p.Statuses)) {
			out.PollStatuses += word + " = " + p.Statuses[word] + "\n"
		}
	}
	if p := d.Probe; p != nil {
		out.VerifyURL, out.VerifyList, out.VerifyAfter, out.VerifyAgain = p.URL, p.List, written(p.After), written(p.Again)
	}
	return out
}

func secretIn(d document.Destination) string {
	switch {
	case d.SecretStored:
		return "lethe"
	case d.SecretEnv != "":
		return "env"
	case d.SecretFile != "":
		return "file"
	}
	return "none"
}

// written is a duration without the zeros that Go writes: "336h"; empty for none.
func written(d time.Duration) string {
	if d == 0 {
		return ""
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// settingsTyped reads the fields of the form, without the space around them.
func settingsTyped(fields url.Values) view.DestinationSettings {
	typed := func(name string) string { return strings.TrimSpace(fields.Get(name)) }
	return view.DestinationSettings{
		Name: typed("name"), Title: typed("title"), Owner: typed("owner"), Kind: typed("kind"), URL: typed("url"),
		SecretIn: typed("secretIn"), SecretEnv: typed("secretEnv"), SecretFile: typed("secretFile"),
		Confirmation: typed("confirmation"), ConfirmWithin: typed("confirmWithin"),
		Concurrency: typed("concurrency"), RatePerMinute: typed("ratePerMinute"), RetrySchedule: typed("retrySchedule"),
		PollURL: typed("poll.url"), PollEvery: typed("poll.every"), PollStatus: typed("poll.status"), PollStatuses: typed("poll.statuses"),
		VerifyURL: typed("verify.url"), VerifyList: typed("verify.list"), VerifyAfter: typed("verify.after"), VerifyAgain: typed("verify.again"),
	}
}
