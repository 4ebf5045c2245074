"""Sixty short articles in German and Spanish, each with a question about one of its sentences.

Ten topics in each language, and three articles a topic: articles of one topic differ in places,
names and figures, so that a question finds its article only by what it asks for.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Case(NamedTuple):
    """An article, a question about it, and the words of the sentence that answers.

    `nameless` is the question without the name of the place: any article of the topic may answer.
    """

    language: str
    topic: str
    name: str
    title: str
    text: str
    question: str
    answer: str
    nameless: str


class _Topic(NamedTuple):
    title: str
    text: str
    question: str
    answer: str
    rows: tuple[str, ...]


_GERMAN = (
    _Topic(
        "Brücke in {0} gesperrt",
        "Die Stadt {0} hat die Brücke über die {1} am Montag gesperrt. Prüfer hatten Risse in zwei "
        "Pfeilern gefunden. Die Reparatur wird nach Angaben der Bauleiterin {2} rund {3} Millionen "
        "Euro kosten. Fußgänger dürfen die Brücke weiter benutzen. Autos werden bis zum Herbst "
        "umgeleitet.",
        "Was kostet es, die Brücke in {0} zu reparieren?",
        "rund {3} Millionen Euro",
        ("Harnstadt|Wenne|Lena Roth|14", "Molsheim|Ilde|Jan Krug|23", "Tettau|Ohre|Eva Brandt|9"),
    ),
    _Topic(
        "Neue Rektorin für die Universität {0}",
        "Der Senat der Universität {0} hat {1} zur Rektorin gewählt. Sie erhielt {2} von 31 "
        "Stimmen. Die Physikerin leitete bisher ein Institut in {3}. Ihr Vorgänger geht nach acht "
        "Jahren in den Ruhestand. Die Studierenden fordern von ihr mehr Wohnheimplätze.",
        "Wo hat die neue Rektorin von {0} vorher gearbeitet?",
        "leitete bisher ein Institut in {3}",
        ("Kelbra|Ruth Amsel|19|Zürich", "Lorburg|Ines Falk|22|Wien", "Salmtal|Dora Hein|27|Graz"),
    ),
    _Topic(
        "Streik im Werk {0}",
        "Im Reifenwerk {0} haben {1} Beschäftigte die Arbeit niedergelegt. Die Gewerkschaft "
        "verlangt {2} Prozent mehr Lohn. Das Unternehmen bietet drei Prozent und nennt die "
        "Forderung überzogen. {3}, die für den Betriebsrat spricht, rechnet mit einem langen "
        "Ausstand. Die nächste Verhandlung ist für Donnerstag angesetzt.",
        "Wie viel mehr Geld wollen die Arbeiter in {0} haben?",
        "verlangt {2} Prozent mehr Lohn",
        ("Orlen|850|8|Petra Maas", "Bergen|1.200|6,5|Karin Voss", "Nidda|430|7|Olga Senn"),
    ),
    _Topic(
        "Hochwasser trifft {0}",
        "Nach tagelangem Regen ist die {1} bei {0} über die Ufer getreten. Die Feuerwehr brachte "
        "{2} Menschen aus ihren Häusern. Der Pegel erreichte in der Nacht {3} Meter. Strom gab es "
        "im unteren Ort nicht. Verletzt wurde niemand.",
        "Wie hoch stand das Wasser in {0}?",
        "erreichte in der Nacht {3} Meter",
        ("Ahlen|Werse|140|4,8", "Döbern|Malxe|65|3,1", "Grimma|Mulde|310|7,2"),
    ),
    _Topic(
        "Museum in {0} öffnet wieder",
        "Das Museum für Weberei in {0} empfängt ab {1} wieder Besucher. Drei Jahre lang wurde das "
        "Haus aus dem Jahr {2} umgebaut. Zu sehen sind 40 Webstühle, die noch laufen. Die Leiterin "
        "{3} erwartet im ersten Jahr 30.000 Gäste. Kinder zahlen keinen Eintritt.",
        "Wer leitet das Webereimuseum in {0}?",
        "Leiterin {3} erwartet",
        ("Zeulen|Mai|1887|Anna Pohl", "Lauban|Juni|1902|Greta Lang", "Forst|April|1874|Maja Kuhn"),
    ),
    _Topic(
        "Bahnstrecke {0} wird elektrisch",
        "Die Strecke von {0} nach {1} bekommt Oberleitungen. Die Arbeiten beginnen im Frühjahr und "
        "dauern bis {2}. Danach verkürzt sich die Fahrt um {3} Minuten. Dieselzüge fahren dann nur "
        "noch als Reserve. Anwohner hatten sich über Lärm beschwert.",
        "Um wie viel schneller fährt die Bahn künftig ab {0}?",
        "verkürzt sich die Fahrt um {3} Minuten",
        ("Plau|Röbel|2028|17", "Hof|Selb|2027|11", "Kleve|Goch|2029|6"),
    ),
    _Topic(
        "Gericht verurteilt Kassierer aus {0}",
        "Das Landgericht {1} hat den früheren Kassierer des Turnvereins {0} zu {2} Jahren Haft "
        "verurteilt. Er hatte über Jahre {3} Euro vom Konto des Vereins abgehoben. Vor Gericht "
        "gestand der Mann die Taten und bat um Verzeihung. Das Urteil ist noch nicht "
        "rechtskräftig.",
        "Wie viel Geld fehlt dem Turnverein {0}?",
        "{3} Euro vom Konto",
        ("Auerfeld|Gera|drei|210.000", "Wesbach|Trier|zwei|85.000", "Lohnau|Fulda|vier|460.000"),
    ),
    _Topic(
        "Windpark vor {0} am Netz",
        "Vor der Küste von {0} liefern {1} Windräder seit Dienstag Strom. Der Park versorgt nach "
        "Rechnung des Betreibers {2} Haushalte. Gebaut wurde er in zwei Sommern. Fischer aus "
        "{3} klagten ohne Erfolg gegen das Vorhaben. Ein zweiter Abschnitt ist geplant.",
        "Wie viele Wohnungen bekommen Elektrizität vom Windpark vor {0}?",
        "versorgt nach Rechnung des Betreibers {2} Haushalte",
        ("Norsum|48|60.000|Hage", "Wittmund|72|95.000|Esens", "Barth|31|41.000|Prerow"),
    ),
    _Topic(
        "{0} verbietet Böller in der Altstadt",
        "Der Rat von {0} hat Feuerwerk in der Altstadt untersagt. {1} Mitglieder stimmten dafür, "
        "{2} dagegen. Anlass war ein Brand, bei dem im Vorjahr das Dach der Kirche {3} zerstört "
        "wurde. Wer trotzdem zündet, zahlt 500 Euro. Händler bedauern den Beschluss.",
        "Warum darf man in {0} kein Feuerwerk mehr zünden?",
        "Anlass war ein Brand",
        ("Celldorf|21|9|St. Anna", "Goslin|18|14|St. Veit", "Lünitz|25|6|St. Jakob"),
    ),
    _Topic(
        "Ärztemangel in {0}",
        "In {0} hat die letzte Hausärztin ihre Praxis geschlossen. {1} ist {2} Jahre alt und fand "
        "keine Nachfolge. Die nächste Praxis liegt {3} Kilometer entfernt. Der Landkreis will nun "
        "einen Bus mit Sprechzimmer einsetzen. Viele Patienten sind selbst über siebzig.",
        "Wie weit müssen Kranke aus {0} jetzt zum Arzt fahren?",
        "liegt {3} Kilometer entfernt",
        ("Rhinow|Ilse Kern|68|19", "Breese|Helga Otto|71|26", "Mirow|Ulla Busch|66|13"),
    ),
)
_SPANISH = (
    _Topic(
        "Cierran el puente de {0}",
        "El ayuntamiento de {0} cerró el lunes el puente sobre el río {1}. Los técnicos "
        "encontraron grietas en dos pilares. La reparación costará unos {3} millones de euros, "
        "según la ingeniera {2}. Los peatones podrán seguir usándolo. Los coches serán desviados "
        "hasta el otoño.",
        "¿Cuánto cuesta reparar el puente de {0}?",
        "costará unos {3} millones de euros",
        ("Valdora|Tera|Elena Ruiz|12", "Montalba|Cea|Inés Gil|21", "Ribesa|Oja|Sara Vega|7"),
    ),
    _Topic(
        "Nueva rectora en la Universidad de {0}",
        "El claustro de la Universidad de {0} eligió rectora a {1}. Obtuvo {2} de los 60 votos. La "
        "bióloga dirigía hasta ahora un instituto en {3}. Su antecesor se jubila tras ocho años. "
        "Los estudiantes le piden más residencias.",
        "¿Dónde trabajaba antes la nueva rectora de {0}?",
        "dirigía hasta ahora un instituto en {3}",
        ("Alcores|Marta Leal|34|Lisboa", "Teruela|Nuria Sanz|41|Lyon", "Huelma|Rosa Pino|38|Turín"),
    ),
    _Topic(
        "Huelga en la fábrica de {0}",
        "En la fábrica de vidrio de {0}, {1} empleados dejaron de trabajar. El sindicato reclama "
        "una subida salarial del {2} por ciento. La empresa ofrece el tres y considera excesiva la "
        "petición. {3}, portavoz del comité, prevé un conflicto largo. La próxima reunión será el "
        "jueves.",
        "¿Qué aumento de sueldo piden los trabajadores de {0}?",
        "subida salarial del {2} por ciento",
        ("Arnedo|620|9|Luisa Mora", "Sagra|1.100|6|Carmen Rey", "Lubia|380|7,5|Pilar Soto"),
    ),
    _Topic(
        "La riada golpea {0}",
        "Tras varios días de lluvia, el río {1} se desbordó en {0}. Los bomberos sacaron a {2} "
        "personas de sus casas. El agua alcanzó por la noche {3} metros. La parte baja del pueblo "
        "quedó sin luz. No hubo heridos.",
        "¿Hasta qué altura subió el agua en {0}?",
        "alcanzó por la noche {3} metros",
        ("Ojuela|Zadorra|120|3,9", "Bielsa|Cinca|45|2,7", "Tudía|Queiles|290|5,4"),
    ),
    _Topic(
        "Reabre el museo textil de {0}",
        "El museo textil de {0} volverá a recibir visitas en {1}. La casa, de {2}, estuvo tres "
        "años en obras. Se exponen cuarenta telares que todavía funcionan. La directora, {3}, "
        "espera treinta mil visitantes el primer año. Los niños entran gratis.",
        "¿Quién dirige el museo textil de {0}?",
        "La directora, {3}",
        ("Béjar|mayo|1891|Ana Cobo", "Alcoy|junio|1905|Julia Nieto", "Olot|abril|1879|Berta Riba"),
    ),
    _Topic(
        "Electrifican la línea de {0}",
        "La línea de {0} a {1} tendrá catenaria. Las obras empiezan en primavera y terminarán en "
        "{2}. El viaje se acortará después {3} minutos. Los trenes diésel quedarán de reserva. Los "
        "vecinos se habían quejado del ruido.",
        "¿Cuánto tiempo se ahorrará en el tren desde {0}?",
        "se acortará después {3} minutos",
        ("Soria|Almazán|2028|18", "Lorca|Águilas|2027|12", "Zafra|Jerez|2029|25"),
    ),
    _Topic(
        "Condenan al tesorero de {0}",
        "La Audiencia de {1} condenó a {2} años de cárcel al antiguo tesorero del club de remo de "
        "{0}. Durante años sacó {3} euros de la cuenta del club. Ante el tribunal confesó los "
        "hechos y pidió perdón. La sentencia aún no es firme.",
        "¿Cuánto dinero perdió el club de remo de {0}?",
        "sacó {3} euros de la cuenta",
        ("Orio|Bilbao|tres|180.000", "Castro|Oviedo|dos|75.000", "Meira|Vigo|cuatro|390.000"),
    ),
    _Topic(
        "El parque eólico de {0} ya da luz",
        "Frente a la costa de {0}, {1} molinos producen electricidad desde el martes. El parque "
        "abastece a {2} hogares, según el operador. Se construyó en dos veranos. Los pescadores de "
        "{3} recurrieron sin éxito contra el proyecto. Está prevista una segunda fase.",
        "¿A cuántas familias da energía el parque eólico de {0}?",
        "abastece a {2} hogares",
        ("Barbate|44|52.000|Conil", "Ribeira|68|88.000|Muros", "Garachico|27|35.000|Icod"),
    ),
    _Topic(
        "{0} prohíbe los petardos en el casco antiguo",
        "El pleno de {0} prohibió los fuegos artificiales en el casco antiguo. {1} concejales "
        "votaron a favor y {2} en contra. El motivo fue un incendio que el año pasado destruyó el "
        "tejado de la iglesia de {3}. Quien no cumpla pagará 500 euros. Los comerciantes lamentan "
        "la decisión.",
        "¿Por qué ya no se pueden tirar petardos en {0}?",
        "El motivo fue un incendio",
        ("Morata|13|8|Santa Ana", "Xátiva|16|5|San Blas", "Almagro|11|6|San Juan"),
    ),
    _Topic(
        "{0} se queda sin médico",
        "En {0} cerró la última consulta de familia. La doctora {1} tiene {2} años y no encontró "
        "relevo. El centro más próximo está a {3} kilómetros. La diputación enviará un autobús con "
        "consultorio. Muchos pacientes pasan de los setenta.",
        "¿Qué distancia hay que recorrer ahora desde {0} para ver a un doctor?",
        "está a {3} kilómetros",
        ("Aras|Pilar Ramos|67|22", "Sotillo|Celia Prado|70|31", "Codes|Emma Lara|65|15"),
    ),
)


_PLACE = re.compile(r" (?:(?:in|von|aus|ab|vor|de|en|desde) )?\{0\}")


def iter_cases() -> Iterator[Case]:
    """Yield the sixty cases, German first."""
    for language, topics in (("de", _GERMAN), ("es", _SPANISH)):
        for number, topic in enumerate(topics):
            for row, values in enumerate(topic.rows):
                slots = values.split("|")
                nameless = _PLACE.sub("", topic.question)
                parts = (topic.title, topic.text, topic.question, topic.answer, nameless)
                yield Case(
                    language,
                    f"{language}-{number}-",
                    f"{language}-{number}-{row}.txt",
                    *(part.format(*slots) for part in parts),
                )
