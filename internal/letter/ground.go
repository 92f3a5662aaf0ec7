package letter

import "strings"

// grounds are a closed list, in the order in which errors name it.
type grounds []ground

// ground is a legal reason in the words of each language. Its provisions are of
// the GDPR and the UK GDPR, which number them alike; under another law the
// letter gives the words alone.
type ground struct {
	name       string
	en, de, fr string
	provisions []provision
}

// rejectionGrounds have the names of lifecycle.RejectionGround.
var rejectionGrounds = grounds{
	{"FREEDOM_OF_EXPRESSION",
		"The data is needed for exercising the right of freedom of expression and information",
		"Die Daten sind zur Ausübung des Rechts auf freie Meinungsäußerung und Information erforderlich",
		"Les données sont nécessaires à l’exercice du droit à la liberté d’expression et d’information",
		[]provision{{17, 3, "a"}}},
	{"LEGALLY_REQUIRED",
		"A law requires us to keep the data",
		"Ein Gesetz verpflichtet uns, die Daten aufzubewahren",
		"Une loi nous oblige à conserver les données",
		[]provision{{17, 3, "b"}}},
	{"PUBLIC_INTEREST",
		"The data is needed for a task carried out in the public interest",
		"Die Daten sind für eine Aufgabe erforderlich, die im öffentlichen Interesse liegt",
		"Les données sont nécessaires à l’exécution d’une mission d’intérêt public",
		[]provision{{17, 3, "b"}}},
	{"OFFICIAL_AUTHORITY",
		"The data is needed for the exercise of official authority",
		"Die Daten sind zur Ausübung öffentlicher Gewalt erforderlich",
		"Les données sont nécessaires à l’exercice de l’autorité publique",
		[]provision{{17, 3, "b"}}},
	{"PUBLIC_HEALTH",
		"The data is needed for reasons of public interest in public health",
		"Die Daten sind aus Gründen des öffentlichen Interesses im Bereich der öffentlichen Gesundheit erforderlich",
		"Les données sont nécessaires pour des motifs d’intérêt public dans le domaine de la santé publique",
		[]provision{{17, 3, "c"}}},
	{"ARCHIVING",
		"The data is needed for archiving in the public interest, for research or for statistics",
		"Die Daten sind für Archivzwecke im öffentlichen Interesse, für Forschungszwecke oder für statistische Zwecke erforderlich",
		"Les données sont nécessaires à des fins archivistiques dans l’intérêt public, de recherche ou statistiques",
		[]provision{{17, 3, "d"}}},
	{"LEGAL_CLAIMS",
		"The data is needed to establish, exercise or defend legal claims",
		"Die Daten sind zur Geltendmachung, Ausübung oder Verteidigung von Rechtsansprüchen erforderlich",
		"Les données sont nécessaires à la constatation, à l’exercice ou à la défense de droits en justice",
		[]provision{{17, 3, "e"}}},
	{"MANIFESTLY_UNFOUNDED",
		"The request is manifestly unfounded",
		"Der Antrag ist offenkundig unbegründet",
		"La demande est manifestement infondée",
		[]provision{{12, 5, ""}}},
	{"MANIFESTLY_EXCESSIVE",
		"The request is manifestly excessive",
		"Der Antrag ist offenkundig exzessiv",
		"La demande est manifestement excessive",
		[]provision{{12, 5, ""}}},
	{"IDENTITY_FAILURE",
		"We could not establish that the data is about the person who sent the request",
		"Wir konnten nicht feststellen, dass die Daten die Person betreffen, die den Antrag gestellt hat",
		"Nous n’avons pas pu établir que les données concernent la personne qui a présenté la demande",
		[]provision{{12, 2, ""}, {12, 6, ""}}},
}

// extensionGrounds are the grounds of the regulations' clocks.
var extensionGrounds = grounds{
	{"COMPLEXITY",
		"The request is complex",
		"Der Antrag ist komplex",
		"La demande est complexe",
		[]provision{{12, 3, ""}}},
	{"NUMBER_OF_REQUESTS",
		"We have received a large number of requests",
		"Bei uns ist eine große Anzahl von Anträgen eingegangen",
		"Nous avons reçu un grand nombre de demandes",
		[]provision{{12, 3, ""}}},
	{"REASONABLY_NECESSARY",
		"We reasonably need more time for this request",
		"Wir benötigen für diesen Antrag vernünftigerweise mehr Zeit",
		"Cette demande nécessite raisonnablement plus de temps",
		nil},
}

func groundsOf(kind Kind) grounds {
	if kind == Extension {
		return extensionGrounds
	}
	return rejectionGrounds
}

// in returns the ground of that name, in capitals or not, in the words of lang,
// with its article if law is not empty.
func (g grounds) in(lang, name, law string) (string, bool) {
	for _, one := range g {
		if !strings.EqualFold(one.name, name) {
			continue
		}
		words := map[string]string{"en": one.en, "de": one.de, "fr": one.fr}[lang]
		if law == "" || len(one.provisions) == 0 {
			return words, true
		}
		return words + " (" + tongues[lang].cite(one.provisions, law) + ")", true
	}
	return "", false
}

func (g grounds) names() []string {
	var names []string
	for _, one := range g {
		names = append(names, one.name)
	}
	return names
}
