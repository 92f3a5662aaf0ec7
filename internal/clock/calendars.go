package clock

import (
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/cy"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/ee"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/hu"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lu"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mt"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/us"
)

// calendars lists every calendar by its code.
func calendars() []Calendar {
	return []Calendar{
		calendar("none", "weekends only", nil),
		calendar("AT", "Austria", at.Holidays),
		calendar("BE", "Belgium", be.Holidays),
		calendar("BG", "Bulgaria", bg.Holidays),
		calendar("CY", "Cyprus", cy.Holidays),
		calendar("CZ", "Czechia", cz.Holidays),
		calendar("DE", "Germany", de.Holidays),
		calendar("DK", "Denmark", dk.Holidays),
		calendar("EE", "Estonia", ee.Holidays),
		calendar("ES", "Spain", es.Holidays),
		calendar("FI", "Finland", fi.Holidays),
		calendar("FR", "France", fr.Holidays),
		calendar("GR", "Greece", gr.Holidays),
		calendar("HR", "Croatia", hr.Holidays),
		calendar("HU", "Hungary", hu.Holidays),
		calendar("IE", "Ireland", ie.Holidays),
		calendar("IT", "Italy", it.Holidays),
		calendar("LT", "Lithuania", lt.Holidays),
		calendar("LU", "Luxembourg", lu.Holidays),
		calendar("LV", "Latvia", lv.Holidays),
		calendar("MT", "Malta", mt.Holidays),
		calendar("NL", "Netherlands", nl.Holidays),
		calendar("PL", "Poland", pl.Holidays),
		calendar("PT", "Portugal", pt.Holidays),
		calendar("RO", "Romania", ro.Holidays),
		calendar("SE", "Sweden", se.Holidays),
		calendar("SI", "Slovenia", si.Holidays),
		calendar("SK", "Slovakia", sk.Holidays),
		calendar("GB", "England and Wales", gb.Holidays),
		calendar("GB-SCT", "Scotland", scotland()),
		calendar("GB-NIR", "Northern Ireland", northernIreland()),
		calendar("US", "United States, federal", us.Holidays),
		calendar("US-CA", "California", california()),
		calendar("BR", "Brazil", brazil()),
	}
}

func calendar(code, title string, holidays []*cal.Holiday) Calendar {
	return Calendar{code, title, &cal.Calendar{Holidays: holidays}}
}

// brazil leaves out carnival and Corpus Christi, on which only public offices may
// close (ponto facultativo).
func brazil() []*cal.Holiday {
	return without(br.Holidays, br.Carnaval, br.CorpusChristi)
}
