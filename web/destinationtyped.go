package web

import (
	"errors"
	"fmt"
	"strings"

	"lethe/internal/lifecycle"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// destinationTyped reads the settings as a destination of the document. What they
// mean is checked by faultsOfDestination; what cannot be read is returned. The
// fields that the kind, the confirmation or the place of the secret has no use for
// do not count.
func destinationTyped(in view.DestinationSettings) (document.Destination, wrong) {
	faults := wrong{}
	d := document.Destination{
		Name: in.Name, Title: in.Title, Owner: in.Owner, Kind: in.Kind, Confirmation: "manual",
		ConfirmWithin: faults.duration("confirmWithin", in.ConfirmWithin),
		Concurrency:   faults.whole("concurrency", in.Concurrency),
		RatePerMinute: faults.whole("ratePerMinute", in.RatePerMinute),
		RetrySchedule: faults.durations("retrySchedule", in.RetrySchedule),
	}
	if d.Kind == "manual" {
		return d, faults
	}
	d.URL, d.Confirmation = in.URL, in.Confirmation
	switch in.SecretIn {
	case "lethe":
		d.SecretStored = true
	case "env":
		d.SecretEnv = faults.text("secretEnv", in.SecretEnv, "Write the name of the variable, such as CRM_WEBHOOK_SECRET.")
	case "file":
		d.SecretFile = faults.text("secretFile", in.SecretFile, "Write the absolute path of the file, such as /run/secrets/crm.")
	case "none":
	default:
		faults.add("secretIn", "Choose where the secret is kept.")
	}
	if d.Confirmation == "poll" {
		d.Poll = &lifecycle.Poll{
			URL: in.PollURL, Every: faults.duration("poll.every", in.PollEvery), Status: in.PollStatus,
			Statuses: faults.words("poll.statuses", in.PollStatuses),
		}
	}
	if in.VerifyURL+in.VerifyList+in.VerifyAfter+in.VerifyAgain != "" {
		d.Probe = &lifecycle.Probe{
			URL: in.VerifyURL, List: in.VerifyList,
			After: faults.duration("verify.after", in.VerifyAfter), Again: faults.duration("verify.again", in.VerifyAgain),
		}
	}
	return d, faults
}

// faultsOfDestination are what publishing would refuse in one destination of the
// document, by the names of the form's fields. Faults elsewhere are for others.
func faultsOfDestination(d document.Document, typed view.DestinationSettings) (wrong, error) {
	faults := wrong{}
	_, err := d.Normalised()
	problems, ok := errors.AsType[*document.Problems](err)
	if !ok {
		return faults, err
	}
	prefix := fmt.Sprintf("destinations[%d].", destinationIn(d, typed.Name))
	for _, p := range *problems {
		if field, here := strings.CutPrefix(p.Path, prefix); here {
			faults.add(formField(field, typed), p.Message)
		}
	}
	return faults, nil
}

// formField is the field of the form for a path in a destination: of a list, the
// list; of a question that is not asked, its address; of a secret that has no
// place, where it is kept.
func formField(path string, typed view.DestinationSettings) string {
	path, _, _ = strings.Cut(path, "[")
	switch {
	case path == "poll" || path == "verify":
		return path + ".url"
	case strings.HasPrefix(path, "secret") && typed.SecretIn != "env" && typed.SecretIn != "file":
		return "secretIn"
	}
	return path
}
