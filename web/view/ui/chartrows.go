package ui

import "strconv"

// The rows of a picture in units of the screen: a label, and below it a bar for
// each series.
const (
	rowLabel = 20
	rowBar   = 14
	rowGap   = 14
)

// longestBar leaves room for the words behind it, in percent of the width.
const longestBar = 74

// longestLabel is how many letters of a label the picture has room for.
const longestLabel = 40

// line is one row of a picture: its label and its bars.
type line struct {
	label string
	y     int
	bars  []bar
}

type bar struct {
	class string
	words string
	width float64 // in percent
	y     int
}

func (c Chart) rowHeight() int { return rowLabel + rowBar*len(c.Series) + rowGap }

// tall is the height of the picture.
func (c Chart) tall() string { return strconv.Itoa(c.rowHeight() * len(c.Labels)) }

func (c Chart) lines() []line {
	most := max(1, c.most()) // each bar has its words, so that no axis has to be round
	out := make([]line, len(c.Labels))
	for i, label := range c.Labels {
		top := i * c.rowHeight()
		out[i] = line{label: short(label.Short), y: top + rowLabel - 6}
		for n, s := range c.Series {
			b := bar{class: series(n), words: c.words(s.Values[i]), y: top + rowLabel + n*rowBar}
			b.width = longestBar * float64(max(0, s.Values[i])) / float64(most)
			out[i].bars = append(out[i].bars, b)
		}
	}
	return out
}

// short cuts what the picture has no room for; the table has all of it.
func short(label string) string {
	letters := []rune(label)
	if len(letters) <= longestLabel {
		return label
	}
	return string(letters[:longestLabel-1]) + "…"
}
