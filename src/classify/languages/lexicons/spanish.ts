import type { Lexicon } from './lexicon.ts'

export const spanish: Lexicon = {
  great: `
    encanta~ encanto encantó fascina~ maravill~ excelente~ increible~ fantastic~ espectacular~ perfect~ genial~
    estupend~ magnific~ extraordinari~ impresionante~ fenomenal~ buenisim~ guapisim~ hermosisim~ lindisim~
    felicisim~ riquisim~ divin~ sublime~ brutal~ brillante~ inolvidable~ precios~ hermos~ bellisim~ adoro adora
    adorable~ amo te_amo amamos amor~ enamorad~ enamora enamore felicidad~ felices feliz felicit~ enhorabuena
    bravo bravisimo crack crack~ maquina grande_eres que_grande campeon~ el_mejor la_mejor lo_mejor los_mejores las_mejores
    mejor_que_nunca de_lujo de_10 un_10 cinco_estrellas top olé ole viva vivan mil_gracias muchas_gracias
    muchisimas_gracias gracias_por graciass~ exitazo exito~ orgullos~ orgullo emocionad~ ilusionad~ que_ilusion planazo
    temazo peliculon golazo partidazo cochazo bendicion~ bendiga bendecid~ dichos~ afortunad~ gozad~ chulisim~
    de_puta_madre puta_madre cojonud~ la_hostia acojonante~ flipante~ mola_mil me_flipa una_pasada pasada pura_vida
    te_quiero quierote los_quiero las_quiero le_quiero tkm tqm love loveyou loviu yay yuju wow guau uau bacan~ chevere~`,
  good: `
    buen buena~ bueno~ bien mejor~ gusta gustan gusto gustó gustado gustaria_volver gustazo agrad~ placer guap~ lind~ bonit~ bell~ chul~ mola molan molo
    molaria ric~ rica~ sabros~ delicios~ cariño~ cariñ~ carino~ abrazo~ abracito~ beso~ besito~ besazo~ saludos amig~ amistad content~ alegr~
    disfrut~ diverti~ divirt~ reir risa~ sonri~ sonrisa~ graci~ gracias thanks grax grcs jaja~ jeje~ ilusion~ emocion~ esperanza~ optimis~
    animo~ anima animar suerte fuerza confi~ apoy~ ayud~ util~ practic~ comod~ facil~ rapid~ limpi~ amable~ atent~ simpatic~
    educad~ profesional~ eficien~ eficaz efectiv~ calidad recomend~ recomiend~ aconsej~ merece vale_la_pena valio_la_pena acierto acertad~
    gana ganar ganas ganamos ganó ganado victoria~ triunf~ premio~ record logr~ consegui~ mejora~ aprend~ avance~ oportunidad~ regal~ fiesta~
    vacaciones finde playa celebra~ cumple~ felic~ bienvenid~ descans~ tranquil~ relax paz salud sano sana~ segur~ gratis oferta~ descuento~
    interesante~ interes~ original~ curios~ elegante~ estilo ternura tiern~ dulce~ cuki~ mono monada monisim~ adorabl~ cuco~
    orgull~ admir~ respeto respet~ honest~ sincer~ generos~ solidari~ valiente~ valor~ inteligen~ sabi~ talento~ arte artista maestr~
    claro_que_si por_supuesto de_acuerdo tienes_razon tiene_razon me_alegro me_alegra bien_hecho buen_trabajo gran_trabajo gran grande
    grandes grandioso aplauso~ aplaud~ exclusiv~ especial~ favorit~ preferid~ ideal~ autentic~ sorprendent~ sorpresa contentisim~
    menos_mal por_fin al_fin deseando que_ganas tengo_ganas ansios~ echar_unas_risas risas guay cool padre_esta chido chid~
    copad~ barbaro chusc~ bacano nitido joya fuego partio rifa se_rifa ojala esperanz~ jugar jugando amanecer verano querid~
    abuelita mami hermanit~ bebe bebé bonic~ guapo~ bello rey reina prinsesa princesa
    esplendid~ dicha que_dicha manjar prestigios~ majo maja majos agusto a_gusto fiel fieles poetic~ honor humor merezco merecid~ invito invitad~ estreno estrenar estrenamos comilona libre casita capricho~ solazo alucin~ flipo_con enganchad~ engancha crecer crecimiento prefiero_mil grandios~ maquina~_total ternur~ tierna tiernos jaj~ jej~ buenísim~ llevais_bien seguro_que_si vamos_a_por arriba adelante animo_a dale gracioso favoritas molon~ chachi super_chachi guapin~ afortun~ risueñ~ sorteo gane_el`,
  bad: `
    mal mala~ malo~ peor~ triste~ tristez~ pena lastima lastimos~ dolor~ duele duelen dolió lesion~ herid~ lagrima~ sufr~ sufrir
    enferm~ gripe fiebre resfriad~ cansad~ cansanci~ agotad~ sueño aburr~ abur~ coñaz~ pesad~ pereza flojera estres~ agobi~ ansiedad angusti~
    miedo~ temor terror panico sust~ preocup~ nervios~ nervioso molest~ enfad~ cabre~ enoj~ rabia furios~ ira harto harta hartos hartas
    hasta_los estoy_hasta odio~ odi~ asco asqueros~ repugn~ feo fea feos feas horror~ horrible~ desastr~ fracas~ fall~ error~ problema~
    culpa~ perd~ pierd~ perdi derrota~ malgast~ roto rota romp~ averi~ estrope~ caid~ lent~ retras~ demora~ esper~_mas
    caro cara_de caros carisim~ estaf~ timo robo roban robar ladron~ chorizo~ corrup~ mentir~ miente~ engañ~ fals~ hipocri~ injust~
    abus~ insult~ amenaz~ violen~ agres~ guerra muert~ muere morir mori mato matar asesin~ accident~ incendi~ crisis paro despid~ pobre~
    sola solo_otra_vez soledad abandon~ extrañ~ echo_de_menos echar_de_menos te_extraño falta faltan faltó imposible~ dificil~ complicad~
      incomod~ sucio~ suci~ ruido~ frio calor_infernal calor insoport~ inutil~ inepto~ incompetent~ vergonz~ verguenza bochorn~
    ridicul~ absurd~ estupid~ tont~ idiota~ imbecil~ payas~ loc~ cutre~ chung~ raros raras decepcion~ desilusion~
    frustr~ arrepent~ lamentable~ lament~ queja~ quej~ reclam~ denunci~ protest~ rechaz~ critic~ polemic~ escandal~ peligr~ riesgo~
    jamas nunca_mas no_puedo no_puede no_entiendo no_funciona no_va no_carga no_me_gusta no_responde sin_internet sin_luz sin_agua
    maldit~ jod~ joder jodid~ coño mierd~ put~ hostia carajo verga~ caraj~ cagad~ cago cagar cague pinche~ pendej~ culer~ huevon~ boludo~
    maleducad~ grosero~ grosera~ bord~ gili~ capull~ cabron~ hijo_de hijueputa~ hdp malparid~ zorra~ basura~ porqueria~ asquito
    suspend~ suspens~ examen~ examenes lunes madrug~ resaca atasco multa~ deuda~ lios lio desgracia~ desgraciad~ suicid~ depres~
    desesper~ bajon bajonazo plof amarg~ celos envidia~ indign~ impotencia traicion~ ofend~ ofens~ discut~ pelea~ pele~ ruptura
    ignor~ mudo exager~ injusticia ilus~_yo pobrecit~ cruel~ sangre oscuro perdid~ destroz~ destru~ ruin~ arruin~ quem~ inunda~
    llora lloro llorar llore llorando lloran llorad llorado debil~ homofob~ machis~ racis~ fatal cansino cansina antiguo_ya bloqueado bloquead~ pillado congelad~ vulgar~ anemic~ ronchon bruja feisim~ muero_de me_mata me_matan me_muero abandon~_menos echo_mucho_de_menos me_hace_falta me_haces_falta hace_falta estafar nadie_me nadie_quiere ni_siquiera no_encuentro no_me_acuerdo cerrada cerrado esta_cerrad~ sin_dinero sin_tiempo sin_ganas no_tengo_ganas dificilmente inviable masoquista plantad~_otra ruptura_de muy_largo lejano solo_faltaba que_duro muy_duro duro_golpe tarde_como_siempre llego_tarde p*** jo jope jolin ay_no aff uff uf buff pff pfff meh bleh iu`,
  awful: `
    odio detesto aborrezco pesimo pesima~ pesimos nefast~ horrend~ espantos~ terrible~ horribl~ asqueros~ repugnante~ vomit~ lo_peor la_peor el_peor los_peores
    peor_que una_mierda puta_mierda vaya_mierda menuda_mierda mierda_de es_una_basura verguenza_ajena sinverguenza~ estafador~ estafa es_un_robo
    timadores hijos_de_puta hijo_de_puta hijoputa~ me_cago que_asco da_asco dan_asco que_rabia me_quiero_morir quiero_morir~ me_muero_de_asco
    insufrible~ inaceptable~ intolerable~ indignante~ lamentable desastre catastrof~ tragedia~ tragic~ asesinos criminal~ fascista~ nazi~
    nunca_mas no_vuelvo no_lo_recomiendo no_recomiendo jamas_volver~ perdida_de_tiempo perdida_de_dinero tirar_el_dinero`,
  negators: 'no ni nunca jamas sin tampoco nadie nada ningun ninguna ninguno apenas',
  boosters:
    'muy mucho mucha muchos muchas tan tanto tanta super mega re bien bastante demasiado realmente totalmente absolutamente mas que',
  contrasts: 'pero aunque sino sin_embargo excepto salvo lastima_que',
  topics: {
    price: `precio~ caro cara caros caras barato barata baratos baratas carisim~ tarifa~ cuesta cuestan cuanto_cuesta cobr~ factura~ descuento~ oferta~ reembolso~ dinero euros pesos dolares`,
    quality: `calidad roto rota rompe se_rompio averiad~ defectuos~ estropead~ bateria pantalla material~ sabor rico rica delicios~ comida cobertura lento lenta`,
    delivery: `envio envios entrega entregas entregad~ paquete paquetes pedido pedidos mensajero repartidor~ reparto llego_tarde no_ha_llegado no_llega correos seguimiento maleta~ equipaje`,
    support: `atencion_al_cliente servicio_al_cliente servicio_tecnico soporte asistencia reclamacion~ centralita call_center no_responden no_contestan`,
    app: `app apps aplicacion aplicaciones web pagina actualizacion actualizar contraseña iniciar_sesion se_cierra se_cuelga bug android ios descarg~`,
    staff: `personal empleado~ empleada~ camarero~ camarera~ dependient~ encargad~ gerente amable~ maleducad~ conductor~ repartidor_muy trato`,
  },
  cues: {
    thanks: 'gracias muchas_gracias mil_gracias agradec~ enhorabuena felicidades',
    recommends:
      'recomiendo recomendable~ recomendad~ recomendamos os_lo_recomiendo vale_la_pena lo_mejor me_encanta nos_encanta',
    complains: `no_funciona no_funcionan no_va no_sirve no_carga no_abre no_llega no_ha_llegado no_me_llega no_me_deja no_puedo_entrar no_responden
      no_contestan nadie_responde nadie_contesta roto rota averiad~ defectuos~ dañad~ sin_servicio sin_internet retraso retrasad~ perdieron perdido_mi_paquete
      me_cobraron cobro_indebido cobrado_dos_veces mal_servicio pesimo_servicio pesima_atencion atencion_al_cliente queja reclamacion reclamo reembolso
      devolucion estafa estafador~ incidencia se_cae se_cierra se_bloquea tengo_un_problema tengo_problemas da_error me_da_error no_puedo_acceder no_me_funciona dejo_de_funcionar llego_roto llego_rota me_han_cobrado`,
    asks: `como_puedo como_hago como_se como_consigo donde_puedo donde_esta cuando_sale cuando_llega cuando_va cuanto_tarda por_que_no alguien_sabe
       sabeis_si saben_si es_posible puedo puedes_decirme me_podeis me_pueden ayuda_con necesito_ayuda que_hago hay_alguna
      que_significa tengo_una_duda una_duda una_pregunta alguien_me_puede`,
    too_expensive: `muy_caro muy_cara muy_caros muy_caras demasiado_caro demasiado_cara carisimo carisima carisimos carisimas tan_caro tan_cara que_caro
      que_cara precio_abusivo precios_abusivos precios_altos precio_alto sube_el_precio suben_los_precios subida_de_precio subieron_los_precios un_robo
      no_vale_lo_que_cuesta careros cuesta_mucho cuesta_demasiado bajen_los_precios bajad_los_precios bajen_el_precio`,
    wants_to_buy: `quiero_comprar quisiera_comprar me_quiero_comprar voy_a_comprar quiero_uno quiero_una los_quiero_comprar donde_comprar
      donde_lo_compro donde_puedo_comprar donde_venden cuanto_cuesta cuanto_vale cuanto_cuestan que_precio_tiene precio_de pensando_en_comprar busco_un
      busco_una estoy_buscando me_recomiendan que_me_recomendais recomiendan_algun quiero_contratar quiero_reservar me_lo_compro me_lo_pido lo_necesito`,
    leaves: `me_doy_de_baja darme_de_baja dar_de_baja baja_del_servicio cancelo cancelar cancele cancelad~_mi cancelacion me_cambio_a me_paso_a
      cambiarme_de cambio_de_compañia desinstal~ nunca_mas_compro no_vuelvo_a_comprar no_vuelvo_mas no_pienso_volver dejo_de_usar me_voy_de devolver_el`,
    wishes: `deberian_poner deberian_añadir deberiais_añadir podrian_añadir podriais_añadir estaria_bien_que seria_genial_que seria_bueno_que por_favor_agreguen
      agreguen añadid añadan pongan ojala_pongan ojala_añadan falta_una_opcion modo_oscuro cuando_vais_a_poner arreglen arreglad mejoren mejorad`,
  },
}
