package view

import (
	"net/url"
	"strconv"
)

const (
	rulesPath    = "/rules"
	versionsPath = "/rules/versions"
	tryPath      = "/rules/test"
	publishPath  = "/rules/publish"
	draftPath    = "/rules/draft"
	newRulePath  = "/rules/draft/new"
	checkPath    = "/rules/draft/check"
	textPath     = "/rules/draft/text"
	simulatePath = "/rules/draft/simulate"
)

// versionPath is the page of one version of the rules.
func versionPath(n int) string { return versionsPath + "/" + strconv.Itoa(n) }

// rulePath is the page of a rule of the draft.
func rulePath(name string) string { return draftPath + "/rules/" + url.PathEscape(name) }
