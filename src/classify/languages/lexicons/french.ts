import type { Lexicon } from './lexicon.ts'

export const french: Lexicon = {
  great: `
    adore adores adorent adoré~ j'adore j'aime_trop excellent~ genial~ geniau~ magnifique~ merveill~ extraordinaire~ fantastique~ formidable~ superbe~ sublime~ splendide~ parfait~ exceptionnel~
    incroyable~ remarquable~ admirable~ brillant~ passionnant~ fabuleu~ impressionnant~ époustouflant~ inoubliable~ delicieu~ ravi ravie ravis bravo felicit~ chapeau top toptop le_top au_top
    le_meilleur la_meilleure les_meilleurs meilleur~ champion~ victoire~ triomph~ laureat~ prix recompens~ distingu~ exemplaire~ bonheur heureu~ amour~ fier fiere fiers fierté enthousias~ enchant~
    hate j'ai_hate vive merci_beaucoup mille_mercis merci_a merci_pour grace_a mdr_genial trop_bien trop_bon trop_cool trop_beau trop_belle tres_bien tres_bon tres_belle tres_beau tres_interessant
    tres_bonne super_article super_initiative belle_initiative bonne_initiative bonne_nouvelle bonnes_nouvelles excellente_nouvelle bon_plan coup_de_coeur kiffe kiffer tuerie enorme`,
  good: `
    bien bon bonne bons bonnes beau beaux belle belles joli~ agreabl~ plais~ plaisir sympa~ gentil~ aimable~ doux douce amusant~ rigol~ mdr lol ptdr haha~ hihi sourire~ rire rires content~ satisf~
    aime aimer aiment aimé apprecie~ apprecier j'aime kiff~ cool chouette~ mignon~ merci~ bienvenue bises bisous bisou calin~ courage force espoir~ espere esperons espérer confian~ confiant~ serein~
    reussi~ reussite~ succes gagn~ avance avancee~ progres~ progress~ ameliore~ amelior~ amelioration~ mieux efficac~ performant~ utile~ pratique~ facile~ simple~ rapide~ propre~ propres fiable~ solide~ qualite
    interessant~ interesse~ passion~ original~ creatif~ creativ~ innov~ innovation~ innovant~ ingenieu~ astuce~ astucieu~ intelligent~ malin~ futé modern~ moderne~ revolutionn~ pionnier~ inedit~ ambiti~ ambition~
    solution~ soutien~ souten~ soutient soutenir aide aides aider encourag~ favoris~ favorable~ promouv~ promotion~ prometteu~ valoris~ protege protegent proteger protegeons protection preserv~ sauve sauver sauvons sauvegard~
    lutter lutte_contre agir action~ engage engagee~ engagent engagement~ mobilis~ solidair~ solidarit~ participe~ participer ensemble citoyen~ accord accords objectif~ opportunit~ avenir croissance essor boom boost~ booster developper developpent
    lance lancement inaugur~ inauguration finance~ financement~ investi~ investir creation cree creent creer emploi~ signe signé vote_pour adopte~ adopté richesse~ rentable~ economies economique economiser economisez gratuit~ cadeau~ offert~
    decouvr~ decouvrez decouverte~ comprendre apprendre inspir~ exemple~ modele~ bienfait~ sain~ sante energie_positive positif~ positiv~ label~ certifi~ recompense~ fete~ festival celebr~ anniversaire rendez-vous venez
    d'accord tout_a_fait exactement bien_dit raison bien_sur volontiers recommande~ conseille~ vaut_le_coup a_lire a_voir a_ne_pas_manquer belle_journee bonne_journee bon_courage bonne_chance bonne_soiree enfin youpi yes yeah hourra yay
    conviv~ charmant~ elegant~ confort~ tranquil~ paix calme fantaisie tendre~ respect~ honnete~ sincere~ courageu~ talent~ merveille soleil vacances liberté egalité
    menage_la beaute~ adhere j'adhere bonne_idee c'est_possible possible_de rentabilis~ experiment~ propices valoriser reduire reduit reduction rehabilit~ renov~ modernis~ ecoresponsable~ responsable~ eco-responsable~ vertueu~ puissance_des expert~ performan~ prometteur~ leader~ pionnieres exploit~_le belle_victoire un_pas oui_a hourra prête prêt a_l'honneur honneur honore seduit seduits convainc~ concret~ concretis~ bienvenu nourrit nourrir eclaire eclairage`,
  bad: `
    mal mauvais~ pire~ triste~ tristesse pleur~ larme~ douleur~ souffr~ souffrance~ malade~ maladie~ fatigu~ creve crevé ennuy~ ennui relou chiant~ chier gonfl~ saoul~ soul~_de penible~ insupport~
    peur~ crain~ crainte~ inquiet~ inquiét~ alarm~ alert~ angoiss~ stress~ danger~ dangereu~ victim~ attaqu~ agress~ violen~ guerre~ conflit~ mort mortel~ morts meurt mourir tue tué~ tuer tuent assassin~ detrui~ detruit~ destruct~ devast~ ravag~
    enerv~ colere furieu~ rage degout~ degueu~ ecoeur~ haine haïr deteste~ hais honte~ honteu~ scandal~ indign~ revolt~ revoltant~ inadmissible~ inaccept~ lamentabl~ ridicul~ absurd~ stupid~ idiot~ debile~ con connard~ conne~ connerie~ abruti~ imbecile~ cretin~ tocard~ pourri~ nul nulle nuls nulles
    merde~ putain~ pute~ bordel foutu~ foutre fout fous enfoir~ salaud~ salope~ enculé~ ordure~ racaille degage dégage bidon naze pourrav~ moche~ laid~ sale~ puant~ pue
    probleme~ souci~ bug~ erreur~ faute~ echec~ echou~ rate~ raté perd~ perdu~ perte~ manque~ retard~ lent~ lente~ cher chere chers cheres coûteu~ hausse_des arnaqu~ arnaque~ vol voler volé voleu~ menteu~ mensonge~ ment mentir faux fausse hypocri~ trahi~ trahison trompe~ manipul~ corromp~ corrup~ lobby~ lobbies
    polemique~ critiqu~ denonc~ accus~ condamn~ refus~ rejet~ rejette~ interdit~ interdire suspend~ suspendu~ suspension abandon~ abandonn~ annul~ supprim~ recul~ recule stop arrete_de halte non_au non_a no contest~ greve~ plainte~ proces justice illegal~ fraud~ conflits_d'interet
    crise~ chute~ effondr~ catastroph~ desastr~ drame~ tragi~ tragedie~ inondation~ tempete~ secheresse~ incendie~ accident~ nuisance~ nuisib~ nocif~ toxiqu~ pollu~ pollution~ pollueu~ pesticide~ radioactif~ nucleaire_non fuite~ contamin~ empoison~ invasi~ disparit~ disparaî~ disparu~ extinction~ declin~ menaces gaspill~ gachis surpêche braconn~
    oublie~ oubli ignor~ mepris~ punit~ impot~ chomage licenci~ pauvre~ pauvret~ misere inegal~ injust~ impossible~ difficile~ complique~ insuffi~ incapable~ inutile~ sans_interet arreter fermer ferm~ desol~ pardon helas malheureu~ dommage deçu~ decev~ decept~ regret~ marre ras_le_bol en_a_marre j'en_peux ne_marche
    incoheren~ demagog~ incompeten~ irrespons~ dysfonctionn~ aberrat~ aberrant~ grotesque mascarade honnie ecologie_punitive facho~ fascis~ racist~ extreme~ dictat~ bobo~ khmers hypocrisie foutaise~ blabla pff~ pfff~ tss beurk berk argh zut mince sic aïe
    menacee menacees menaces menace menacent panne pannes attaque attaques lourd lourde lourdement risques risque dur dure durs contre_la contre_le contre_les fous affligeant~ incompetence amateurisme delire~ ideologique punis magouill~ prison amende~ pessimis~ malaise massacre~ bornes honte_a_vous ralentissement demeure_par rechauff~ acidification aggrav~ perturb~ degrad~ detourn~ borne~ carnage braconniers massacrer defigur~ poubelle~ polluant~ surexploit~ mis_au_pilori pilori heresie retrograde defaveur subir subis subissent pleurer rage_contre agonis~ condamnes absurdite mediocr~ minable~ pathetiq~ chier_de sans_merci cynis~ cynique~ facheu~ vulnerab~ epuis~ deforest~ plastiques`,
  awful: `
    deteste horrible~ horreur~ affreu~ atroce~ abominable~ execrable~ epouvantabl~ ignoble~ immonde~ abject~ catastrophe~ catastrophique~ desastre~ desastreu~ scandale~ honteux honteuse une_honte la_honte quelle_honte revoltant~ ecoeurant~ degueulasse~ intolerable~ inadmissible~ inacceptable~
    la_pire le_pire les_pires pire_que grosse_merde de_la_merde c'est_nul trop_nul trop_nulle assassine~ assassiner criminel~ a_fuir fuyez plus_jamais jamais_plus arnaque arnaqueurs escroc~ escroquer~ voleurs foutage_de_gueule se_fout_de perte_de_temps a_eviter`,
  negators: "pas plus jamais ni sans aucun aucune rien personne non ne n' guere",
  boosters:
    'tres trop super vraiment tellement si hyper mega bien tout totalement completement absolument fort plus grave carrement',
  contrasts: 'mais cependant pourtant toutefois sauf malgre sinon',
  topics: {
    price: `prix tarif~ cher chere chers cheres coute coutent combien_coute facture~ facturé~ remise~ promo~ reduction~ rembours~ abonnement_trop euros argent gratuit~`,
    quality: `qualite casse cassé~ defectueu~ defaut~ batterie ecran materia~ gout delicieu~ plat plats repas reseau lent lente solide fiable`,
    delivery: `livraison~ livré~ livre_en livreur~ colis commande commandes expedi~ suivi_de transporteur chronopost colissimo pas_recu jamais_recu bagage~ valise~`,
    support: `service_client service_clients sav service_apres assistance support hotline conseiller~ reclamation~ ne_repond`,
    app: `app appli applis application applications site site_web mise_a_jour mises_a_jour mot_de_passe connexion plante bug bugs android ios telecharg~`,
    staff: `personnel employe~ serveu~ vendeu~ caissier~ gerant~ chauffeur~ aimable~ accueil impoli~ desagreable~ equipe`,
  },
  cues: {
    thanks: 'merci merci_beaucoup mille_mercis remerci~ felicit~ bravo chapeau',
    recommends:
      "je_recommande recommande~ je_conseille vaut_le_coup a_ne_pas_manquer le_meilleur la_meilleure j'adore on_adore",
    complains: `ne_marche_pas marche_pas marche_plus ne_fonctionne_pas fonctionne_pas fonctionne_plus ne_s'ouvre ne_charge ne_repond personne_ne_repond pas_de_reponse aucune_reponse toujours_pas_recu pas_recu jamais_recu
      colis_perdu en_panne panne bug bugs bugge~ en_retard retard defectueu~ abîmé~ preleve_deux_fois facture_deux_fois preleve_sans service_client sav reclamation plainte remboursement rembours~
      arnaque arnaqu~ escroc~ mauvais_service service_nul impossible_de_se_connecter impossible_de coupure plus_d'internet plus_de_reseau j'ai_un_probleme un_souci_avec un_probleme_avec message_d'erreur l'appli_plante l'application_plante arrive_casse arrivé_cassé est_casse est_cassée j'ai_ete_preleve`,
    asks: `comment_faire comment_puis comment_je comment_on comment_fait comment_peut ou_trouver ou_est ou_puis quand_est-ce quand_sort quand_arrive quand_sera combien_de_temps pourquoi_je pourquoi_ça quelqu'un_sait
      quelqu'un_a savez-vous est-ce_que est-il_possible c'est_possible peut-on puis-je pouvez-vous pourriez-vous besoin_d'aide aidez-moi une_question j'ai_une_question que_faire que_signifie`,
    too_expensive: `trop_cher trop_chere trop_chers tres_cher tres_chere si_cher hors_de_prix prix_abusif prix_excessif prix_exorbitant~ prix_eleve~ prix_trop augmentation_des_prix augmentation_du_prix hausse_des_prix hausse_des_tarifs
      les_prix_augmentent du_vol c'est_du_vol un_bras coute_trop coute_une_fortune ne_vaut_pas_le_prix ne_vaut_pas_son_prix baissez_les_prix baissez_vos_prix`,
    wants_to_buy: `je_veux_acheter envie_d'acheter vais_acheter je_vais_m'acheter compte_acheter je_le_veux je_la_veux je_veux_ce je_veux_cette ou_acheter ou_l'acheter combien_coute combien_ça_coute c'est_combien quel_est_le_prix a_quel_prix
      je_cherche_un je_cherche_une on_cherche_un vous_me_conseillez que_me_conseillez quel_modele je_voudrais_commander je_voudrais_reserver je_souhaite_commander j'en_veux il_me_le_faut il_me_faut_ce`,
    leaves: `je_resilie resilier resiliation resilié je_me_desabonne desabonn~ annuler_mon annulation_de_mon j'annule je_change_d'operateur changer_d'operateur je_passe_chez je_pars_chez desinstall~ plus_jamais_chez
      je_quitte n'acheterai_plus n'achete_plus je_ne_reviendrai ne_reviendrai_plus on_ne_reviendra renvoyer_le retourner_le`,
    wishes: `il_faudrait_ajouter vous_devriez_ajouter devriez_mettre pourriez-vous_ajouter pouvez-vous_ajouter ce_serait_bien ça_serait_bien ce_serait_cool serait_bien_de ajoutez rajoutez mettez_une_option il_manque_une
      il_manque_un manque_une_option mode_sombre j'aimerais_pouvoir on_aimerait_pouvoir corrigez ameliorez`,
  },
}
