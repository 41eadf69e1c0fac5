import type { Lexicon } from './lexicon.ts'

/** Hindi as it is written in posts: in Latin letters, mixed with English, and in Devanagari. */
export const hindi: Lexicon = {
  great: `
    mast mastt~ zabardast jabardast jabardasth jhakaas jhakas dhamaal dhamaka dhamakedar lajawab lajwab kamaal kamal_ka kamaal_ka gazab gajab gazzab shandar shaandar shandaar behtareen behtarin umda sundar khoobsurat khubsurat khubsoorat badhiya badiya badia badhia bahut_achha bahut_acha bahut_accha bhut_acha bohot_acha bahut_achi bahut_badhiya bohat_acha
    awesome awsome awesm osm aswm awsm amazing superb super suparb fantastic excellent brilliant fabulous perfect best beautiful gorgeous stunning outstanding magnificent legend love luv lov loved loving i_love love_u love_you luv_u pyar pyaar pyara pyaari pyari mohabbat ishq jaan_ho jaan_hai dil_se dil_jeet dil_khush deewana deewani diwana diwani fan_hu fan_hoon bada_fan
    congrats congratulations congratulation congo mubarak mubarakbaad badhai badhaai bdhai hats_off salute salaam_hai great proud garv garv_hai champion hero king sher shera tiger winner jeet jeet_gaya jeet_gye jeet_gaye jeeta jeete jeetega jeetenge won win victory blockbuster superhit super_hit hit_hai hit_hogi hit_hai_boss jai_ho jay_ho zindabad jindabad paisa_wasool full_paisa
    प्यार शानदार बढ़िया जबरदस्त ज़बरदस्त लाजवाब कमाल गजब ग़ज़ब बेहतरीन सुंदर सुन्दर खूबसूरत ख़ूबसूरत बहुत_अच्छा बहुत_अच्छी बहुत_अच्छे बधाई मुबारक धन्यवाद शुक्रिया आभार गर्व जीत जीता जीते विजेता महान सर्वश्रेष्ठ पसंदीदा अद्भुत उत्कृष्ट उम्दा जय_हो ज़िंदाबाद जिंदाबाद`,
  good: `
    acha accha achha achchha acchi achi achhi ache acche achhe aacha good gud gd nice naice nyc fine cool sahi sahi_hai shi_h shi_hai thik_hai theek badiyaa khush khushi khushii happy hpy hapy enjoy enjoyed enjoying maza maja mazaa majaa maze mje mza mzaa maza_aa maza_aaya maja_aa majedar mazedar hasi hansi has haste haha~ hahaha~ hehe~ hihi lol lmao rofl funny comedy
    wah waah wahh~ waah_waah kya_baat kya_bat kya_baat_hai bhai_wah shabash shabaash thanks thank thanku thnx thx thnk_u tysm thank_you thankyou dhanyawad dhanyavad shukriya shukria meherbani please_jaldi cute kyut smart handsome hot sexy sweet swt lovely pretty dua duaa duaein allah_khush khuda_khush god_bless bless blessed bhagwan_aapka jeete_raho jiyo jio_hazaro khush_raho khush_rahe salamat
    pasand psnd pasand_hai pasand_aaya like liked i_like interesting interested excited exciting cant_wait can't_wait waiting_for intezar_hai best_of_luck all_the_best good_luck gud_luck best_wishes good_morning gud_mrng good_night gud_nyt happy_birthday hbd birthday bday eid_mubarak mubaraq welcome swagat respect izzat honest imandar imaandar sachcha sachha saccha sachai himmat hausla honsla vishwas bharosa umeed umid asha support vote_for sath_hai saath_hai saath_hain
    vikas development progress achievement success safal safalta agree sehmat bilkul_sahi right_sir true sach_kaha sahi_kaha sahi_bola sahi_baat well_said well_done weldone gud_job good_job keep_it_up keep_going nice_pic nice_song nice_movie good_movie awesome_movie mind_blowing mindblowing rocks rockz rock rocking bawal bawaal_hai kadak tagda swag boss don bajrangi dosti dost yaari bhaijaan
    yaad_aa_gaya yaad_aa_gya bachpan purani_yaadein sukoon shanti aman chain mithai party masti mauj safe khubsurati helpful help_kiya madad_ki sasta free muft offer discount fayda faida labh suvidha acchi_service fast_delivery
    अच्छा अच्छी अच्छे खुश खुशी ख़ुशी मज़ा मजा मज़ेदार मजेदार वाह शाबाश पसंद हंसी हँसी सही बिल्कुल_सही बिलकुल_सही ठीक स्वागत शुभकामनाएं शुभकामनाएँ शुभ सफल सफलता उम्मीद विश्वास भरोसा सम्मान ईमानदार सच्चा मदद_की सस्ता मुफ्त मुफ़्त फायदा फ़ायदा लाभ विकास आशीर्वाद सुकून शांति दोस्त जय नमन प्रणाम`,
  bad: `
    bura buri bure kharab khrab kharaab khraab ganda gandi gande gandaa ghatiya ghatia ghtiya bekar bekaar bakwas bakwaas bkwas bakvas faltu faaltu fltu phaltu wahiyat waahiyat vahiyat tatti kachra kachda kabad ghanta jhand lanat laanat lanat_hai chee chii chhi thu thoo dhikkar sharam sharm sharmnak sharmnaak besharam besharm badtameez badtamiz beizzati beijjati
    gadha gadhe gadhey gadho gadhaa ullu bewakoof bevakoof bewkoof bewaqoof murkh paagal pagal pagl pagli chutiya chutiye chutia chutya chu chutiyapa bhosdi~ bhosda madarchod mc bc bhenchod behenchod bhnchod bsdk gandu gaandu gaand lund lawda lavde lodu harami haraami haramkhor haramzada haramjada kamina kamine kameena kutta kutte kutti kutiya suar suvar saala saale sala sale_log randi rand bitch idiot idiots stupid fool dumb moron asshole shit fuck fucking fuckin wtf damn hell crap bullshit
    jhoot jhuth jhooth jhut jhoota jhutha jhooti jhuthe dhoka dhokha dhokebaaz dhokebaz dogla dogle dhongi pakhandi natak nautanki drama dramebaaz feku pappu chor choro chori daku lutera loot lut luta ghotala ghotale scam fraud corrupt corruption bhrasht bhrashtachar rishwat dalal chamcha chamche bhakt andhbhakt deshdrohi gaddar gaddari aatankwadi aatankvadi atankwadi terrorist terror dange danga hinsa mara maar maara maro pitai pit_gaye peeta thappad joote jute_maro marr mar_gaya mar_gye mar_gaye maut mrityu murder kill killed khoon hatya rape balatkar
    dukh dukhi dukhad sad saad sed udas udaas rona rone ro_raha ro_rahi ro_diya rula rulaya aansu cry crying dard takleef taklif pareshan pareshani problem dikkat mushkil musibat mushibat tension tensn chinta dar darr darna dara dar_gaya scared gussa gusse krodh naraz naraaz nafrat nfrt hate hates hated hating chid jalan jalte jealous akela akeli alone miss_you miss_u missing yaad_aati bore boring boaring thak thaka thak_gaya thakan neend_nahi bimar bimaar bukhar sick tired
    haar har_gaya haar_gaya haar_gaye har_gye har_gaye haare hara_diya lost lose loser losing fail failed failure flop phlop nakam nakaam bekaari garib gareeb gareebi garibi bhukh bhookh berozgari mehengai mehangai mahangai mahnga mehnga mehenga costly expensive barbad barbaad barbadi tabah tabahi nuksan nuqsan khatam khtm khatra khatarnak danger worst bad badd bd terrible horrible awful pathetic disgusting disappointed disappointing disappointment shame shameful poor useless worthless waste wasted bekar_ki time_waste paisa_barbad paise_barbad nonsense ridiculous rubbish
    galat glt galti glti mistake wrong error band_karo bandh_karo ban band_ho nahi_chahiye nhi_chahiye pasand_nahi psnd_nhi acha_nahi accha_nahi acha_nhi achha_nahi maza_nahi mja_nhi maza_nhi_aaya kaam_nahi kam_nahi_kar kaam_nhi nahi_chal nhi_chal nahi_chalta nahi_chalti band_hai kab_tak kyu_nahi kyun_nahi reply_nahi reply_nhi sunte_nahi sunta_nahi late delay delayed slow dheema hang crash not_working not_good never_again sorry maaf maafi sorry_to afsos afsoos sadma bechara bechari becharo bekhabar aukat aukaat jal jala kyu_kiya kat_gaya kata pol_khul protest virodh against mudda_hai
    बुरा बुरी बुरे खराब ख़राब गंदा गंदी घटिया बेकार बकवास फालतू फ़ालतू शर्म शर्मनाक बेशर्म मूर्ख बेवकूफ पागल गधा कुत्ता कुत्ते कमीना हरामी चोर लुटेरा लूट घोटाला धोखा झूठ झूठा भ्रष्ट भ्रष्टाचार गद्दार आतंक आतंकवादी हिंसा हत्या मौत मर_गया दुख दुखी दुःख दर्द रोना परेशान परेशानी समस्या दिक्कत मुश्किल डर गुस्सा नफरत नफ़रत नाराज़ नाराज हार हारे असफल फेल गरीब गरीबी महंगा महंगी महँगा महंगाई बर्बाद नुकसान खतरा गलत ग़लत गलती बंद_करो नहीं_चल काम_नहीं अफसोस अफ़सोस विरोध देर देरी धीमा`,
  awful: `
    ghatiya_movie bakwas_movie bakwaas_film sabse_bakwas sabse_ghatiya worst worst_movie madarchod bhenchod behenchod chutiya bhosdike haramkhor kutte_ki kutte_kamine harami suar_ki maa_ki gaand_mara nafrat_hai i_hate hate_you murdabad barbaad sharm_karo sharam_karo sharam_aani doob_maro chullu_bhar lanat_hai kabhi_nahi_kharid dobara_nahi paise_waste fraud_company chor_company loot_rahe loot_machi
    सबसे_घटिया सबसे_बकवास घटिया_सेवा शर्म_करो लानत मुर्दाबाद धोखेबाज धोखेबाज़`,
  negators:
    "nahi nahin nhi nai nahii ni na mat mt bina not no never dont don't cant can't wont isnt didnt without नहीं नही मत ना न बिना",
  negatorsAfter: 'nahi nahin nhi nai nahii नहीं नही',
  boosters:
    'bahut bahot bohot bohat bhut bht bahat boht kitna kitni itna itni ekdum ekdam bilkul sabse very so too really full sach_mein बहुत बेहद काफी इतना इतनी कितना एकदम सबसे',
  contrasts: 'lekin par magar but pr phir_bhi however लेकिन पर मगर परंतु',
  topics: {
    price: `price rate daam mehnga mehenga mahnga sasta kitne_ka paise paisa rupees rs bill charge charges refund discount offer दाम कीमत महंगा महंगी महँगा सस्ता पैसे पैसा बिल छूट रिफंड`,
    quality: `quality kharab toot_gaya battery screen display network signal net taste khana स्वाद गुणवत्ता क्वालिटी खराब टूट_गया बैटरी स्क्रीन नेटवर्क खाना`,
    delivery: 'delivery order parcel courier deliver shipped डिलीवरी ऑर्डर पार्सल सामान',
    support: `customer_care customer_service customer_support complaint shikayat helpline कस्टमर_केयर शिकायत ग्राहक_सेवा हेल्पलाइन`,
    app: `app application website update login password otp server crash hang ऐप एप वेबसाइट अपडेट पासवर्ड लॉगिन ओटीपी`,
    staff: `staff manager employee driver delivery_boy behaviour behavior स्टाफ कर्मचारी मैनेजर ड्राइवर व्यवहार`,
  },
  cues: {
    thanks:
      'dhanyawad dhanyavad shukriya shukria thanks thank thanku thnx thankyou धन्यवाद शुक्रिया आभार',
    recommends:
      'zaroor_dekho jarur_dekho must_watch must_buy recommend zaroor_lena le_lo_bhai paisa_wasool जरूर_खरीदें ज़रूर_लें',
    complains: `kaam_nahi_kar kam_nahi_kar kaam_nhi_kar nahi_chal_raha nhi_chal_rha nahi_chal_rahi nahi_aaya nhi_aaya nahi_mila nhi_mila nahi_mili abhi_tak_nahi abtak_nahi abhi_tk_nhi koi_reply_nahi reply_nahi reply_nhi jawab_nahi response_nahi call_nahi kharab_hai kharab_ho kharab_nikla toot_gaya tut_gya
      refund paise_wapas paisa_wapas paise_kat_gaye paise_kat_gye paise_cut customer_care complaint shikayat network_nahi network_nhi net_nahi net_nhi server_down late_delivery delivery_nahi fraud dhoka dhokha not_working
      काम_नहीं_कर नहीं_चल_रहा नहीं_मिला नहीं_आया अभी_तक_नहीं जवाब_नहीं खराब_है खराब_निकला शिकायत वापस_करो पैसे_वापस पैसे_कट problem_aa_rahi problem_ho_rahi dikkat_aa_rahi dikkat_ho_rahi समस्या_आ_रही समस्या_हो_रही`,
    asks: `kaise_kare kaise_karu kaise_karun kaise_hoga kaise_milega kaise kese_kare kab_aayega kab_ayega kab_milega kab_tak kab_hoga kahan_milega kaha_milega kahan_se kaha_se kyu_nahi kyun_nahi koi_bata koi_btao bata_do btao bataiye batao_please kya_hai_ye kya_ye help_me madad_karo please_help help_karo
      कैसे_करें कैसे_करूं कैसे कब_आएगा कब_मिलेगा कहाँ_मिलेगा कहां_मिलेगा क्यों_नहीं क्या_है बताइए बताओ मदद_करें मदद_चाहिए`,
    too_expensive: `bahut_mehnga bahut_mahnga bohot_mehnga bahut_mehenga bahut_mehngi itna_mehnga itna_mahnga mehnga_hai mahnga_hai mehenga_hai mehngi_hai too_costly very_costly bahut_costly too_expensive price_kam daam_kam price_jyada price_zyada rate_jyada rate_zyada loot_rahe price_badha daam_badha
      बहुत_महंगा बहुत_महंगी बहुत_महँगा इतना_महंगा महंगा_है महंगी_है दाम_कम कीमत_ज्यादा कीमत_ज़्यादा दाम_बढ़ा`,
    wants_to_buy: `kharidna_hai kharidna_chahta kharidna_chahti lena_hai lena_chahta lena_chahti mujhe_lena mujhe_chahiye mujhe_chaiye muje_chahiye kitne_ka kitne_ki kitna_price kya_price price_kya price_kitna kya_rate kitne_me_milega kitne_mein kahan_se_kharide kaha_se_kharidu kaha_se_lu kaun_sa_lu konsa_lu which_one_to_buy suggest_karo buy_karna order_karna book_karna
      खरीदना_है खरीदना_चाहता लेना_है मुझे_चाहिए कितने_का कितने_की कितने_में कीमत_क्या क्या_कीमत कहाँ_से_खरीदें`,
    leaves: `cancel_karna cancel_kar_do cancel_kar_diya cancel_kar_raha cancel_karo port_kar port_karwa port_kara band_karwa uninstall_kar uninstall_kiya uninstall_karo delete_kar_diya kabhi_nahi_kharid kabhi_nahi_lunga dobara_nahi_lunga dubara_nahi ab_nahi_lunga chhod_raha chhod_diya switch_kar wapas_karna return_karna return_kar
      रद्द_करना रद्द_कर_दो बंद_करवा कभी_नहीं_खरीद दोबारा_नहीं वापस_करना अनइंस्टॉल`,
    wishes: `add_karo add_kar_do add_kijiye add_karna_chahiye hona_chahiye hona_chaiye hota_to_acha hota_toh_accha feature_chahiye option_do option_dena dark_mode_do update_karo theek_karo thik_karo sudhar_karo improve_karo
      जोड़ें जोड़_दो होना_चाहिए विकल्प_दो ठीक_करो सुधार_करो`,
  },
}
