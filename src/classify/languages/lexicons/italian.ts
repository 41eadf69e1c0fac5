import type { Lexicon } from './lexicon.ts'

export const italian: Lexicon = {
  great: `
    adoro ador~ amo ti_amo vi_amo amore~ amoo~ amato fantastic~ meravigli~ stupend~ splendid~ bellissim~ bravissim~ ottim~ eccellent~ eccezional~ straordinari~ magnific~ favolos~ strepitos~ spettacolar~ spettacolo
    perfett~ grandios~ geniale geniali genio grande_grande mitic~ mito idolo fenomenal~ incredibil~ sublime divin~ incantevol~ memorabil~ impeccabil~ delizios~ squisit~ buonissim~ dolcissim~ carinissim~ simpaticissim~ felicissim~ contentissim~
    felice felici felicità gioia gioire evviva viva viva_il w_il complimenti congratulazioni applausi applauso standing_ovation bravo brava bravi brave forza grazie_mille grazie_di_cuore grazie_infinite mille_grazie tvb tvtb ti_voglio_bene vi_voglio_bene
    il_migliore la_migliore i_migliori le_migliori il_top top emozion~ commoss~ innamorat~ orgoglios~ orgoglio entusiast~ capolavoro spacca spaccano un_sogno sogno_che piu_belle_del piu_bella_del piu_bello_del che_bello che_bella che_bellezza che_emozione
    non_vedo_l'ora nn_vedo_l'ora wow yeah yeee~ yuppi vittoria trionf~ campion~ non_ci_credo_che_bello auguri augurissimi`,
  good: `
    bello bella belli belle bel bell' carin~ buon buona buone buoni buono bene meglio miglior~ piac~ piacere piace piacciono piaciut~ grazie graz~ grz thx thanks ringrazi~ prego ciao_bella abbracci~ abbraccio baci bacio baci~ bacion~ bacini
    sorrid~ sorris~ rider~ ridere risate ahah~ haha~ hihi~ eheh~ divert~ divertente simpatic~ allegr~ seren~ tranquill~ contento contenta contenti soddisf~ fortun~ fortunat~ speranz~ sper~ spero speriamo fiduci~ fiducia coraggio coraggios~ ottimis~
    vinc~ vinto vincere vince successo succes~ riusc~ avanti progress~ crescita ripresa riform~ equità equo giust~ giusto giustizia onest~ serietà serio competent~ competenza capac~ intelligent~ preparat~ autorevol~ credibil~ stima stim~ rispett~ merit~ meritat~ ammir~
    appoggi~ sosteng~ sostegno sostien~ favorevol~ approv~ condivid~ concordo d'accordo ragione hai_ragione ha_ragione dai_ragione aiut~ solidal~ collabor~ insieme uniti pace bene_comune buon_lavoro buona_fortuna in_bocca_al_lupo buongiorno buonanotte buonasera buon_giorno
    buona_giornata buon_compleanno buon_anno buona_pasqua buon_natale bnotte notte_a dolce dolci dolcezza tenero tener~ tesoro tesori cucciol~ piccolin~ stella stelle principess~ angelo bimba amica amico amici amicizia cuore cuoricini affett~ affezion~
    interessant~ interess~ utile util~ facil~ veloc~ comod~ pulit~ gentil~ cordial~ disponibil~ professional~ efficien~ efficac~ qualità consigli~ consigliato vale_la_pena merita original~ creativ~ innovativ~ elegant~ fig~ figo figa figata fico fica ficata
    forte forti grande grandi grandissim~ bomba super cool certo_che assolutamente volentieri finalmente freschezza novità ventata brillante talento talent~ passione vacanz~ estate mare festa festeggi~ regalo regali sorpresa godo goduria godere relax chiaro sicur~ migliora~ risolv~ salvo salvi salva rinasc~ speciale special~
    preferit~ shippo shippare fangirl~ awww~ aww cute yay lol xd
    riscatt~ rivoluzione miracolo dignità fidati sogno_di fiero fieri fieri_di fiera_di onore onorato amorevole recuperat~ votarlo voterò_per voto_per sì_al si_al sa_il_fatto_suo non_ha_prezzo con_le_palle controcazzi rinascit~ impegno responsabilità trasparen~ sobri~ sobrietà speriamo_bene daje dai_che grande_persona persona_seria mi_fido amour my_love stimo fantasia unico_vero caro_amico cara_amica amore_mio`,
  bad: `
    male malissimo brutto brutta brutti brutte bruttissim~ peggio peggior~ cattiv~ triste~ tristezz~ tristissim~ piang~ lacrim~ piango piangere dolor~ fa_male soffr~ sofferen~ malat~ febbre mal_di stanc~ stufo stufa stufi noia noios~ annoi~ che_palle due_palle rottura
    paur~ terror~ terrorizz~ ansia ansios~ preoccup~ nervos~ stress~ incazz~ arrabbi~ rabbia odi~ odio odia odiano schif~ schifo fa_schifo ribrezzo vomit~ disgust~ vergogn~ vergogna imbarazz~ indegn~ indign~ scandal~ assurd~ ridicol~ patetic~ penos~ pena pietos~
    delus~ delusion~ deludent~ fallim~ fallit~ fallisce fallire perd~ perso perde perdere sconfitt~ sbagli~ errore errori problema problemi colpa crisi deficit debito tass~ tasse manovra_iniqua sacrific~ tagli stangata lacrime_e_sangue rigore recessione disoccup~ licenzi~ precari~ povert~ pover~ evasor~ evas~
    bugi~ bugiard~ ment~_sapendo menzogn~ falso falsa falsi falsità ipocrit~ ipocris~ truff~ ladr~ ladri rub~ rubano mafios~ mafia corrot~ corruz~ inciuc~ casta poltron~ servi servo schiav~ ingiust~ iniqu~ antidemocratic~ populis~ populist~ demagog~ qualunquis~ fascis~ fascist~ razzis~ regime dittat~ golpe sospesa
    merda merde cazzo cazzat~ coglion~ minchia minchiat~ stronz~ bastard~ puttan~ troi~ troia zoccol~ vaffancul~ vaffa fanculo affancul~ porca porco dio_cane minkia rincoglion~ rimbambit~ deficient~ idiot~ imbecill~ stupid~ scem~ cretin~ ignorant~ buffon~ pagliacc~ incapac~ incompetent~ inutil~ inetto
    attacc~ attacca minacc~ violen~ guerra mort~ morto morti morire muore muoio uccid~ ucciso ammazz~ omicid~ suicid~ terremot~ tragedi~ disastr~ catastrof~ incident~ arrest~ indagat~ denunci~ accus~ critica critic~ polemic~ contest~ protest~ sciopero boicott~ rifiut~ dimission~ dimett~ a_casa cade caduta crollo croll~
    mai_piu non_funziona non_va non_riesco non_sopporto non_ce_la_faccio nn_ce_la_faccio non_mi_piace nn_mi_piace basta bastaa~ uffa uff~ mah boh purtroppo peccato ahimè sigh sob argh bleah puah bah ecco_appunto sfiga sfigat~ sfortun~ maled~ maledett~ dannat~ inferno incubo mostri mostro
    lento lenti lentezza ritardo ritardi guast~ rott~ rotto rompe caro_prezzo costos~ carissim~ sporc~ maleducat~ scortes~ vecchi~ vecchio brutt~ finto finta fint~ inganno ingann~ presa_in_giro presa_per_il prend~_in_giro prese_in_giro trad~_gli tradit~ tradimento mancanza manchi mancano manca_da mi_manc~ solitudine gelos~ invidi~ fred~
    scandalo delirio delira delir~ urla urlano insult~ offend~ offes~ volgar~ squallid~ squallor~ banal~ inquietant~ allarm~ pericol~ rischi~ confus~ caos casino difficil~ impossibil~ incubi verifica_domani interrogazion~ compiti latino scuola_domani lunedì
    contro_il contro_la contro_i caro_vita colpa colpe colpevol~ pianto piange piangono fa_ridere dispiace mi_dispiace scandal~_o brividi errore_di dubito stupirsi strozz~ toccherà_il_fondo toccare_il_fondo a_pezzi privileg~ scellerat~ scars~ lobby banche_al poltrone_e sputtan~ senza_dignità midollo cervello_zero neurone morire_di vergognati vergognatevi sparit~ pseudo cinism~ dissenso omissione imposizion~ imporr~ eliminare_il abolir~ svend~ rovin~ rovinat~ distrugg~ distrutt~ massacr~ tartass~ spremut~ saccheggi~ incapaci diktat sudditi suddit~ tecnocrat~ usur~ banchier~ frustrant~ ramengo dimentica scongiuro ma_vai_a ma_va_a pagliacciata farsa teatrino`,
  awful: `
    orribil~ orrend~ orror~ pessim~ terribil~ tremend~ atroc~ vergognos~ vergogna schifos~ disgustos~ indecent~ insopportabil~ inaccettabil~ intollerabil~ allucinant~ scandalos~ disastro disastros~ catastrofe tragedia che_schifo fa_schifo fate_schifo fanno_schifo mi_fa_schifo una_merda di_merda
    ti_odio vi_odio li_odio lo_odio la_odio odio_tutti il_peggio la_peggio il_peggior la_peggiore peggio_di figlio_di_puttana figli_di_puttana pezzo_di_merda pezzi_di_merda andate_a_cagare vai_a_cagare a_quel_paese buffoni ladri delinquent~ criminal~ assassin~ truffatori truffa mai_piu perdita_di_tempo soldi_buttati sconsigli~ sconsiglio`,
  negators:
    'non nn no nè né mai niente nulla nessun nessuno nessuna senza neanche nemmeno neppure manco',
  boosters:
    'molto tanto tanta troppo davvero veramente proprio così super assolutamente totalmente completamente piu più assai estremamente',
  contrasts: 'ma però pero tuttavia invece eppure tranne sebbene peccato_che',
  topics: {
    price: `prezzo prezzi caro cara cari care costoso costosa costa costano quanto_costa economic~ tariffa tariffe sconto sconti addebit~ fattura~ bolletta rimborso rimborsi soldi euro`,
    quality: `qualità rotto rotta difettos~ difetto batteria schermo material~ gusto squisit~ cibo piatti piatto buonissim~ linea lento lenta`,
    delivery: `consegna consegne consegnat~ spedizion~ spedit~ pacco pacchi corriere ordine ordini tracking non_arriva mai_arrivat~ valigia valigie bagaglio bagagli`,
    support: `assistenza servizio_clienti supporto call_center reclamo reclami operatore operatori non_rispondono non_rispondete`,
    app: `app applicazione applicazioni sito aggiornament~ aggiornare password accedere login si_blocca crasha bug android ios scaric~`,
    staff: `personale dipendent~ camerier~ commess~ gestore titolare cassier~ autista autisti gentil~ scortes~ maleducat~ staff`,
  },
  cues: {
    thanks: 'grazie grazie_mille mille_grazie ringrazi~ complimenti bravi bravissim~',
    recommends:
      'consiglio consigliato consigliatissim~ lo_consiglio la_consiglio vale_la_pena il_migliore la_migliore adoro',
    complains: `non_funziona non_funzionano nn_funziona non_va non_si_apre non_carica non_arriva non_è_arrivat~ mai_arrivat~ non_ho_ricevuto non_riesco_ad non_riesco_a nessuno_risponde non_risponde non_rispondono non_rispondete
      rotto rotta guasto guasta difettos~ danneggiat~ in_ritardo ritardo ritardi addebit~ addebitato_due addebiti pessimo_servizio servizio_pessimo assistenza_pessima servizio_clienti assistenza_clienti reclamo rimborso rimbors~ reso
      truffa truffat~ disservizi~ senza_linea senza_internet si_blocca si_chiude crasha bug guasti ho_un_problema problema_con_il problema_con_la dà_errore messaggio_di_errore non_riesco_ad_accedere non_riesco_a_entrare è_arrivato_rotto`,
    asks: `come_faccio come_si_fa come_posso come_si come_funziona dove_trovo dove_posso dov'è dove_si quando_esce quando_arriva quando_torna quanto_tempo quanto_ci_vuole perchè_non perché_non qualcuno_sa qualcuno_mi sapete_se
      sapete_dirmi è_possibile potete_dirmi potete_aiutarmi mi_aiutate aiutatemi ho_bisogno_di_aiuto ho_una_domanda una_domanda cosa_devo che_significa per_quando posso_usare posso_pagare posso_avere`,
    too_expensive: `troppo_caro troppo_cara troppo_cari troppo_care carissimo carissima costa_troppo costano_troppo costa_un_occhio prezzi_alti prezzo_alto prezzi_assurdi prezzo_assurdo prezzi_folli prezzo_esagerato aumento_dei_prezzi aumento_di_prezzo
      prezzi_aumentati rincar~ un_furto è_un_furto non_vale_il_prezzo non_vale_quei_soldi abbassate_i_prezzi abbassate_il_prezzo`,
    wants_to_buy: `voglio_comprare vorrei_comprare devo_comprare lo_compro la_compro lo_voglio la_voglio voglio_quel~ dove_si_compra dove_comprare dove_posso_comprare dove_lo_trovo quanto_costa quanto_costano quanto_viene che_prezzo
      a_che_prezzo cerco_un cerco_una mi_consigliate cosa_mi_consigliate quale_mi_consigliate vorrei_ordinare vorrei_prenotare vorrei_acquistare pensando_di_comprare me_lo_compro`,
    leaves: `disdico disdire disdetta cancello cancellare_il cancellato_l'abbonamento annullare_l'abbonamento cambio_operatore cambiare_operatore passo_a passare_a disinstall~ mai_piu_con mai_piu_da non_compro_piu non_comprerò_piu non_torno_piu
      non_tornerò vi_lascio vi_abbandono restituire_il recesso recedere`,
    wishes: `dovreste_aggiungere dovreste_mettere potreste_aggiungere potreste_mettere sarebbe_bello_se sarebbe_bello_poter sarebbe_utile sarebbe_meglio_se aggiungete aggiungere_la mettete_la manca_la_possibilità manca_l'opzione manca_una
      modalità_scura vorrei_poter sistemate correggete migliorate quando_mettete`,
  },
}
