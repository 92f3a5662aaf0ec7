package graph

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"lethe/internal/fault"
)

// renamed gives the faults of an input the paths that its fields have here,
// where the domain has other names for them.
func renamed(err error, name func(path string) string) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	fields := slices.Clone(f.Fields)
	for i := range fields {
		fields[i].Path = name(fields[i].Path)
	}
	return fault.Invalid(fields...)
}

// inSeconds are the settings whose names here say their unit.
var inSeconds = strings.NewReplacer(
	"confirmWithin", "confirmWithinSeconds", "retrySchedule", "retryScheduleSeconds",
	"poll.every", "poll.everySeconds", "verify.after", "verify.afterSeconds", "verify.again", "verify.againSeconds",
)

// settingPath names the settings of the destination at that index of the
// document as its input does.
func settingPath(index int) func(string) string {
	return func(path string) string {
		setting, ok := strings.CutPrefix(path, fmt.Sprintf("destinations[%d].", index))
		if !ok {
			return path
		}
		return inSeconds.Replace(setting)
	}
}

// ofDestination names the fields of an input about one destination.
func ofDestination(path string) string {
	switch path {
	case "destination":
		return "name"
	case "overlap":
		return "overlapSeconds"
	}
	return path
}
