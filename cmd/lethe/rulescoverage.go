package main

import (
	"fmt"
	"io"

	"lethe/internal/erasure"
	"lethe/internal/rules"
)

// coverage is what rules leave out, for JSON and for lines of text.
type coverage struct {
	Never   []string `json:"never"`   // rules that can never match
	Unnamed []string `json:"unnamed"` // destinations that no rule can send to
	Gaps    []gap    `json:"gaps"`    // requests that reach no destination
	Perhaps []gap    `json:"perhaps"` // requests that reach one only with certain attributes or times

	Seen     int `json:"seen"`     // requests of the last 30 days
	Stranded int `json:"stranded"` // of them, those that reach no destination
}

type gap struct {
	Text         string `json:"text"`
	Combinations int    `json:"combinations"`
}

func coverageOf(c erasure.Coverage) coverage {
	return coverage{append([]string{}, c.Never...), append([]string{}, c.Unnamed...), gapsOf(c.Gaps), gapsOf(c.Perhaps), c.Seen, c.Stranded}
}

func gapsOf(list []rules.Gap) []gap {
	all := make([]gap, len(list))
	for i, g := range list {
		all[i] = gap{g.String(), g.Combinations}
	}
	return all
}

// maxGapLines keeps a long list readable; JSON has them all.
const maxGapLines = 20

// lines says what is left out, one thing a line; none when nothing is.
func (c coverage) lines() []string {
	var lines []string
	for _, name := range c.Never {
		lines = append(lines, fmt.Sprintf("rule %s can never match", name))
	}
	for _, name := range c.Unnamed {
		lines = append(lines, fmt.Sprintf("no rule can send to destination %s", name))
	}
	if c.Stranded > 0 {
		lines = append(lines, fmt.Sprintf("%d of the %d requests of the last 30 days reach no destination", c.Stranded, c.Seen))
	}
	lines = append(lines, gapLines("reaches no destination", c.Gaps)...)
	return append(lines, gapLines("reaches a destination only with certain attributes or times", c.Perhaps)...)
}

func gapLines(what string, gaps []gap) []string {
	var lines []string
	for i, g := range gaps {
		if i == maxGapLines {
			return append(lines, fmt.Sprintf("%s: %d more", what, len(gaps)-i))
		}
		lines = append(lines, fmt.Sprintf("%s: %s", what, g.Text))
	}
	return lines
}

// warn writes what a publication leaves out.
func warn(to io.Writer, found erasure.Coverage) {
	for _, line := range coverageOf(found).lines() {
		fmt.Fprintln(to, "warning: "+line)
	}
}
