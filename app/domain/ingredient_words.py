"""Words in a list of ingredients that tell of an allergen or an animal. Data; ingredients.py reads it.

Sources: the Food Standards Agency's leaflet on the 14 allergens with its hidden sources, and common names of products
on British shelves. Welsh words where they differ. Singular, lower case, without accents or hyphens: a word stands for
its plural too.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.vocabulary import Allergen


class Animal(StrEnum):
    PORK = "pork"
    BEEF = "beef"
    MEAT = "meat"
    FISH = "fish"
    SHELLFISH = "shellfish"


def words(text: str) -> tuple[str, ...]:
    """Split a line of the lists below at its commas."""
    return tuple(" ".join(word.split()) for word in text.split(","))


# The food itself, or something always made of it.
PLAIN: Mapping[Allergen, tuple[str, ...]] = {
    Allergen.CELERY: words("celery, celeriac, soffritto, mirepoix, seleri"),
    Allergen.GLUTEN: words(
        "gluten, wheat, wheatgerm, wholewheat, spelt, kamut, khorasan, einkorn, emmer, farro, freekeh, durum,"
        "semolina, bulgur, bulgar, bulghur, couscous, cous cous, seitan, triticale, rye, barley, oat, oatmeal,"
        "oatcake, porridge, muesli, granola, flapjack, malt, flour, bread, breadcrumb, panko, rusk, toast, baguette,"
        "ciabatta, focaccia, sourdough, bagel, bun, bap, breaded, battered, brioche, croissant, crouton, crumpet,"
        "naan, nan, chapati, chapatti, roti, paratha, pitta, pita, tortilla, matzo, matzah, pasta, spaghetti,"
        "macaroni, penne, fusilli, lasagne, lasagna, tagliatelle, linguine, ravioli, tortellini, cannelloni,"
        "conchiglie, rigatoni, farfalle, orzo, noodle, pastry, filo, phyllo, cake, biscuit, digestive, cracker,"
        "crumble, dumpling, pancake, crepe, yorkshire pudding, scone, muffin, doughnut, donut, dough nut, pizza,"
        "batter, quiche, pie crust, samosa, wonton, soy sauce, soya sauce, shoyu, lager, ale, stout, guinness, beer,"
        "blawd, bara, gwenith, rhyg, haidd, ceirch"
    ),
    Allergen.CRUSTACEANS: words(
        "crustacean, prawn, shrimp, crab, crabmeat, lobster, crayfish, crawfish, scampi, langoustine, krill,"
        "shellfish, seafood, corgimwch, cramennog"
    ),
    Allergen.EGGS: words(
        "egg, yolk, albumen, albumin, omelette, omelet, frittata, quiche, meringue, pavlova, mayonnaise, mayo, aioli,"
        "hollandaise, bearnaise, lemon curd, yorkshire pudding, wy, wyau"
    ),
    Allergen.FISH: words(
        "fish, anchovy, cod, haddock, salmon, tuna, mackerel, sardine, pilchard, herring, kipper, rollmop, trout,"
        "plaice, sole, halibut, turbot, hake, hoki, pollock, pollack, coley, whiting, whitebait, sprat, bass,"
        "seabass, sea bream, monkfish, swordfish, catfish, kingfish, snapper, mullet, gurnard, skate, eel, carp,"
        "pike, perch, tilapia, basa, pangasius, barramundi, flounder, john dory, huss, roe, caviar, surimi, bonito,"
        "dashi, taramasalata, kedgeree, bouillabaisse, seafood, isinglass, nam pla, nuoc mam, worcestershire sauce,"
        "worcester sauce, worcestershire, lea and perrins, gentlemans relish, pysgod, eog"
    ),
    Allergen.LUPIN: words("lupin, lupine, lupini, bysedd y blaidd"),
    Allergen.MILK: words(
        "milk, semi skimmed, skimmed, buttermilk, milkshake, butter, ghee, cream, creme fraiche, creme, cheese,"
        "cheesecake, yoghurt, yogurt, yoghourt, fromage frais, quark, kefir, skyr, labneh, whey, casein, caseinate,"
        "lactose, dairy, curd, cheddar, mozzarella, parmesan, parmigiano, pecorino, grana padano, feta, halloumi,"
        "paneer, ricotta, mascarpone, brie, camembert, stilton, gorgonzola, roquefort, gruyere, emmental, edam,"
        "gouda, red leicester, wensleydale, caerphilly, cheshire, philadelphia, boursin, bechamel, custard,"
        "ice cream, raita, lassi, tzatziki, panna cotta, rice pudding, llaeth, llefrith, menyn, caws, hufen, iogwrt"
    ),
    Allergen.MOLLUSCS: words(
        "mollusc, mollusk, mussel, oyster, squid, calamari, octopus, cuttlefish, clam, cockle, whelk, winkle,"
        "scallop, abalone, snail, escargot, shellfish, seafood, cregyn"
    ),
    Allergen.MUSTARD: words("mustard, dijon, piccalilli, salad cream, mwstard"),
    Allergen.TREE_NUTS: words(
        "nut, tree nut, almond, hazelnut, walnut, cashew, pecan, brazil, pistachio, macadamia, queensland nut,"
        "filbert, praline, marzipan, frangipane, amaretti, macaron, nutella, gianduja, nougat, dukkah, baklava, cnau,"
        "almonau"
    ),
    Allergen.PEANUTS: words(
        "peanut, pea nut, groundnut, ground nut, monkey nut, arachis, satay, pysgnau, cnau mwnci, cnau daear"
    ),
    Allergen.SESAME: words(
        "sesame, tahini, tahina, houmous, hummus, humous, hommus, halva, halwa, zaatar, gomasio, sesami"
    ),
    Allergen.SOYBEANS: words(
        "soya, soy, soybean, soyabean, tofu, tempeh, edamame, miso, natto, tamari, shoyu, tvp, bean curd,"
        "textured protein, textured vegetable protein"
    ),
    Allergen.SULPHITES: words(
        "sulphite, sulfite, sulphur dioxide, sulfur dioxide, bisulphite, bisulfite, metabisulphite, metabisulfite,"
        "e220, e221, e222, e223, e224, e226, e227, e228, sylffitau"
    ),
}

# Things bought ready made that often hold it.
HIDDEN: Mapping[Allergen, tuple[str, ...]] = {
    Allergen.CELERY: words(
        "stock, stock cube, stock pot, oxo, bouillon, bovril, marmite, yeast extract, gravy, gravy granule, bisto,"
        "vegetable juice, remoulade, waldorf, coleslaw"
    ),
    Allergen.GLUTEN: words(
        "sausage, burger, meatball, meatloaf, stuffing, haggis, black pudding, white pudding, scotch egg,"
        "fish finger, nugget, goujon, schnitzel, tempura, spring roll, gravy, gravy granule, bisto, stock cube, oxo,"
        "suet, hoisin, teriyaki, miso, oyster sauce, brown sauce, black bean sauce, worcestershire sauce,"
        "worcester sauce, worcestershire, lea and perrins, marmite, yeast extract, baking powder, bran, vermicelli,"
        "gnocchi, wrap, white sauce, cheese sauce, bechamel, roux, trifle, tiramisu, bhaji, falafel, taramasalata"
    ),
    Allergen.CRUSTACEANS: words(
        "thai curry paste, green curry paste, red curry paste, thai green curry, thai red curry, laksa, tom yum,"
        "belacan, belachan, bisque, paella, kimchi, crab stick, fish stew, bouillabaisse"
    ),
    Allergen.EGGS: words(
        "pasta, noodle, tagliatelle, ravioli, tortellini, mousse, souffle, custard, pancake, crepe, batter, tempura,"
        "pastry, brioche, cake, sponge, muffin, scone, trifle, tiramisu, tartare sauce, salad cream, caesar,"
        "coleslaw, carbonara, quorn, marshmallow, gnocchi, ice cream, marzipan, potato salad"
    ),
    Allergen.FISH: words(
        "caesar, puttanesca, tapenade, thai curry paste, green curry paste, red curry paste, thai green curry,"
        "thai red curry, kimchi, pad thai, crab stick, paella, omega 3, salsa verde"
    ),
    Allergen.LUPIN: words("gluten free flour, gluten free bread, gluten free pastry"),
    Allergen.MILK: words(
        "chocolate, margarine, spread, pesto, naan, nan, brioche, croissant, scone, pancake, crepe, batter,"
        "yorkshire pudding, cake, biscuit, muffin, pastry, mousse, toffee, fudge, caramel, butterscotch, quiche,"
        "korma, tikka masala, carbonara, alfredo, stroganoff, dauphinoise, white sauce, tiramisu, trifle,"
        "tartiflette, pizza, instant mash, powdered soup"
    ),
    Allergen.MOLLUSCS: words("oyster sauce, paella, fish stew, fish pie mix, bouillabaisse, xo sauce"),
    Allergen.MUSTARD: words(
        "curry powder, curry paste, curry sauce, curry, marinade, dressing, vinaigrette, mayonnaise, mayo, coleslaw,"
        "bbq sauce, barbecue sauce, cheese sauce, pickle, remoulade, garam masala"
    ),
    Allergen.TREE_NUTS: words(
        "pesto, korma, pasanda, amaretto, bakewell, macaroon, florentine, muesli, granola, christmas pudding,"
        "christmas cake"
    ),
    Allergen.PEANUTS: words("pad thai, massaman, mixed nut, gado gado"),
    Allergen.SESAME: words("breadstick, falafel, burger bun, bagel, stir fry oil, dukkah, teriyaki"),
    Allergen.SOYBEANS: words(
        "soy sauce, hoisin, teriyaki, oyster sauce, black bean sauce, lecithin, chocolate, margarine,"
        "vegetable protein, vegetarian mince, veggie mince, vegan mince, meat free mince, vegetarian sausage,"
        "veggie sausage, vegan sausage"
    ),
    Allergen.SULPHITES: words(
        "wine, prosecco, sherry, port, cider, beer, lager, wine vinegar, dried fruit, dried apricot, dried apple,"
        "dried mango, golden sultana, sausage, burger, chipolata, desiccated coconut, bottled lemon juice,"
        "horseradish, instant mash, glace cherry, gelatine, pickled onion"
    ),
}

ANIMALS: Mapping[Animal, tuple[str, ...]] = {
    Animal.PORK: words(
        "pork, pig, bacon, ham, gammon, lard, lardon, pancetta, prosciutto, serrano, guanciale, speck, chorizo,"
        "salami, pepperoni, nduja, mortadella, chipolata, sausage, sausagemeat, hot dog, frankfurter, bratwurst,"
        "saveloy, black pudding, white pudding, haslet, trotter, crackling, pork scratching, gelatine, gelatin,"
        "scotch egg, porc, selsig, cig moch"
    ),
    Animal.BEEF: words(
        "beef, steak, veal, brisket, oxtail, ox, ox tongue, bresaola, pastrami, mince, minced meat, burger,"
        "hamburger, beefburger, cheeseburger, dripping, suet, tripe, bovril, bolognese, meatball, cottage pie,"
        "gelatine, gelatin, cig eidion"
    ),
    Animal.MEAT: words(
        "meat, chicken, turkey, duck, goose, lamb, mutton, hogget, goat, venison, rabbit, hare, pheasant, partridge,"
        "grouse, pigeon, quail, guinea fowl, poultry, game, liver, kidney, offal, sweetbread, haggis, faggot, pate,"
        "foie gras, kebab, doner, meatloaf, schmaltz, bone broth, shepherds pie, merguez, cig, cyw iar, cig oen,"
        "twrci"
    ),
    Animal.FISH: PLAIN[Allergen.FISH],
    Animal.SHELLFISH: PLAIN[Allergen.CRUSTACEANS] + PLAIN[Allergen.MOLLUSCS],
}
