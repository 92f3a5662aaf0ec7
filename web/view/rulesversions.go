package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// RuleVersions is the list of the versions of the rules, the newest first.
type RuleVersions struct {
	Frame
	Rows        []VersionRow
	First, Next string // addresses of pages of the list; empty where there is none
}

// VersionRow is one version in the list.
type VersionRow struct {
	Version     int
	Publication Publication
}

// RuleVersion is the page of one version.
type RuleVersion struct {
	Frame
	Version     int
	Current     int // the version that holds now
	Publication Publication
	Changes     []ChangeGroup // against the version before
	Rows        []RuleRow
	Revision    int      // of the draft; 0 while there is none
	Drafted     *Drafted // what bringing this version back would replace
	MayEdit     bool
}

func (p RuleVersion) title(ctx context.Context) string {
	return say.T(ctx, "Version %d of the rules", p.Version)
}

func (p RuleVersion) bringBack(ctx context.Context) ui.Action {
	return ui.Action{
		Path: versionPath(p.Version) + "/bring-back", Version: p.Revision, Return: publishPath,
		Button: ui.Button{Label: say.T(ctx, "Bring back version %d…", p.Version), Icon: "undo-2"},
	}
}
